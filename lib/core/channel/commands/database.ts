import {
  DATABASE_DEL,
  DATABASE_DELTREE,
  DATABASE_GET,
  DATABASE_PUT,
} from '../../command/rows/database.js';
import type { DeleteResult, StoreResult, ValueResult } from '../../command/results.js';
import type { BytesOptions, CommandOptions, ValueOptions } from '../options.js';
import { send, sendForValue } from './send.js';

/** Commands on Asterisk's own database. All of them work on a dead channel. */
export abstract class DatabaseCommands {
  /**
   * Reads an entry. Asterisk: DATABASE GET.
   *
   * @returns the value in `value` and `data`; `null` if there is no such entry
   */
  databaseGet(family: string, key: string, options: BytesOptions): Promise<ValueResult<Buffer>>;
  databaseGet(family: string, key: string, options?: ValueOptions): Promise<ValueResult>;
  databaseGet(
    family: string,
    key: string,
    options?: ValueOptions,
  ): Promise<ValueResult> | Promise<ValueResult<Buffer>> {
    return sendForValue(this, DATABASE_GET, [family, key], options);
  }

  /** Writes an entry. Asterisk: DATABASE PUT. */
  databasePut(
    family: string,
    key: string,
    value: string | number,
    options?: CommandOptions,
  ): Promise<StoreResult> {
    return send(this, DATABASE_PUT, [family, key, value], options);
  }

  /** Deletes an entry; one that is not there counts as deleted. Asterisk: DATABASE DEL. */
  databaseDel(family: string, key: string, options?: CommandOptions): Promise<DeleteResult> {
    return send(this, DATABASE_DEL, [family, key], options);
  }

  /**
   * Deletes a family, or the part of it below `key`. Asterisk: DATABASE DELTREE, which compares with
   * LIKE of SQL: **`_` in a name matches any one character, and small letters match capital ones**
   * (`acct_1` deletes `ACCTX1` as well). Never build a name from what a caller said or sent; entries
   * whose keys are known are deleted exactly with {@link databaseDel}.
   *
   * @param family without `%`, which would match every name
   * @param key without `%`; all below it is deleted, and itself
   * @returns `deleted`: whether anything was there (Asterisk's inverted result is put right)
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a name that is empty or holds `%`
   */
  databaseDelTree(family: string, key?: string, options?: CommandOptions): Promise<DeleteResult> {
    return send(this, DATABASE_DELTREE, [family, key], options);
  }
}
