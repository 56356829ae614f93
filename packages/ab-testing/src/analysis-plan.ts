/** How an experiment will be read: decided on before the first visitor came, like its design. */
export interface AnalysisPlan {
  /** The probability that any difference is claimed that is not there; 0.05 unless told. */
  readonly alpha?: number;
  /**
   * Read once, at so many exposures (`planDuration`), by a plain test. Without a horizon: read at any time, by a confidence
   * sequence. Nobody can have both.
   */
  readonly horizon?: number;
  /** The control's rate as it is expected. */
  readonly expectedRate?: number;
}
