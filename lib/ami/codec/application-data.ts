/**
 * What Asterisk's splitting of arguments (`__ast_app_separate_args`) takes for its own: a separator,
 * quotes, escapes, and brackets that protect commas.
 */
const SPECIAL = /[\\",()[\]]/g;

/** Writes a text so that the splitting of arguments yields exactly this text as one argument. */
export function escapeArgument(text: string): string {
  return text.replace(SPECIAL, String.raw`\$&`);
}

/** The data of an application with several arguments. */
export function joinArguments(texts: readonly string[]): string {
  return texts.map(escapeArgument).join(',');
}
