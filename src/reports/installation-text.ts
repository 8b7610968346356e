/** What is installed: `SQL Server Standard 2019`. Lists spell editions with the product and the year, or without. */
export function installationText(product: string, edition: string | null, year: number | null): string {
  const named = edition ?? 'of an unknown edition';
  const whole = named.includes(product) ? named : `${product} ${named}`;
  if (year === null) return `${whole} (version unknown)`;
  return whole.includes(String(year)) ? whole : `${whole} ${year}`;
}
