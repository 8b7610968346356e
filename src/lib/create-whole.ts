import { randomUUID } from 'node:crypto';
import { link, open, rm, writeFile } from 'node:fs/promises';

/** What disks answer that know no second name of a file, such as network shares. */
const noSecondName: ReadonlySet<unknown> = new Set(['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EPERM']);

/**
 * Makes a file that nobody has made yet; false when there is one. It appears with its content or not at all: a process
 * that is killed here leaves no empty file behind, save on disks that know no links.
 */
export async function createWhole(path: string, content: string, give: typeof link = link): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeSafely(draft, content);
    await give(draft, path);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    if (!noSecondName.has(code)) throw error;
    return await createWithoutLinks(path, content);
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeSafely(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function createWithoutLinks(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
