/** What a caller can have done, once it is known whose account it is. */
export interface Errand {
  run(account: string): Promise<void>;
}
