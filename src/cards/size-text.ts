import type { Format } from './format.ts';

const gibibyte = 2 ** 30;

/** Bytes as people say them: `under 1 GB`, `3.2 GB`, `412 GB`. A GB is 1,024 MB, as Exchange and OneDrive count. */
export function sizeText(bytes: number, format: Format): string {
  const gigabytes = bytes / gibibyte;
  if (gigabytes < 1) return 'under 1 GB';
  return `${format.count(gigabytes < 10 ? Math.round(gigabytes * 10) / 10 : Math.round(gigabytes))} GB`;
}
