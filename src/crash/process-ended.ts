/** A process that was killed answers nothing any more. */
export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded';
}
