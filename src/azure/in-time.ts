/**
 * Throws a DOMException named TimeoutError when `work` takes longer than so many milliseconds; `giveUp` then ends what
 * is still under way, which nobody waits for any more.
 */
export async function inTime<T>(milliseconds: number, work: Promise<T>, giveUp: () => void): Promise<T> {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    silence.reject(new DOMException('No answer in time', 'TimeoutError'));
    giveUp();
  }, milliseconds);
  try {
    return await Promise.race([work, silence.promise]);
  } finally {
    clearTimeout(timer);
  }
}
