/** Numbers that Asterisk's manager imposes (with their source in manager.c) or that we choose. */

/**
 * Longest line of an action, in bytes, without its CR LF. Asterisk reads lines into `char inbuf[1025]`
 * and throws away a message with a line that fills the 1024 bytes of it before its end came.
 */
export const MAX_LINE_BYTES = 1022;

/** Lines of an action, `Action` and `ActionID` included (`AST_MAX_MANHEADERS`). */
export const MAX_HEADERS = 128;

/** Longest greeting: `Asterisk Call Manager/11.0.0` has 28 bytes. */
export const MAX_GREETING_BYTES = 256;

/** Longest unique id that an action may give a channel (`AST_MAX_PUBLIC_UNIQUEID`). */
export const MAX_UNIQUE_ID_BYTES = 149;
