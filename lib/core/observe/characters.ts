/** Whether a text may have a digit: an ASCII digit, or a character that is not ASCII and may be a digit. */
export function hasDigit(text: string): boolean {
  // A loop takes a fraction of the time of a regular expression, and most lines have none.
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if ((unit >= 0x30 && unit <= 0x39) || unit > 0x7e) return true;
  }
  return false;
}

/** Whether a text is ASCII, and so is the same on the wire. */
export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7e) return false;
  return true;
}
