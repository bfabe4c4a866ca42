/** The services for a caller who is known by account and PIN. */
export interface Errand {
  run(account: string): Promise<void>;
}
