/** What stopped one participant: a page that a person could not have gone on from either. */
export class ParticipantFault extends Error {
  override readonly name = "ParticipantFault";
  /** Where: `public_goods/Results`. */
  readonly page: string;

  constructor(page: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.page = page;
  }
}
