/** The variable that holds the beginning of a value that takes more than one line. */
const BEGINNING = 'AGI_EXACT_VALUE';

/** An offset after the end of every value. SET() returns the value, and this makes it return nothing. */
const NOTHING = ':9999999';

/** Sets a variable: expressions to be evaluated in this order, and the end of the last answer. */
export interface ExactAssignment {
  readonly expressions: readonly string[];
  /** The end of the last answer, if Asterisk has all of the functions. */
  readonly proof: string;
}

/**
 * Sets a variable to bytes that no line could carry. SET() is the function that sets one from within
 * an expression, and BASE64_DECODE() gives it the bytes. But SET() takes white space and control
 * characters from both ends, so the value goes in between two marks, which SHIFT() and POP() take off
 * again. The variable itself is changed in the last expression only.
 *
 * A colon outside all brackets would end the value: Asterisk looks for `:offset:length` when the
 * value has been put in (`parse_variable_name`), and counts the brackets of the value. So the first
 * mark opens as many brackets as it takes for no colon to be outside.
 *
 * @param longest bytes that an expression may have
 */
export function assignExactly(name: string, value: Buffer, longest: number): ExactAssignment {
  const mark = `<${'('.repeat(bracketsFor(value))}`;
  const bytes = Buffer.concat([Buffer.from(`${mark},`), value]);
  const room = longest - last(name, '', true).length;
  // At least one group of BASE64: if the name leaves no room for it, the line is refused as too long.
  const pieceBytes = Math.max(1, Math.floor(room / 4)) * 3;
  const expressions: string[] = [];
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    const piece = bytes.toString('base64', start, start + pieceBytes);
    const [begun, ends] = [start > 0, start + pieceBytes >= bytes.length];
    expressions.push(ends ? last(name, piece, begun) : assignment(BEGINNING, piece, begun));
  }
  return { expressions, proof: `${mark}>!` };
}

function last(name: string, piece: string, begun: boolean): string {
  const forget = begun ? `\${SET(${BEGINNING}=)}` : '';
  // The proof that BASE64_DECODE is there comes last, when SHIFT and POP have given the two marks.
  const unwrapped = `\${SHIFT(${name})}\${POP(${name})}\${BASE64_DECODE(IQ==)}`;
  return `${assignment(name, piece, begun)}${forget}${unwrapped}`;
}

/** Sets a variable to the beginning, without its last mark, a piece of BASE64, and the last mark. */
function assignment(name: string, piece: string, begun: boolean): string {
  const beginning = begun ? `\${${BEGINNING}:0:-2}` : '';
  return `\${SET(${name}=${beginning}\${BASE64_DECODE(${piece})},>)${NOTHING}}`;
}

/** The number of brackets that have to be open before the value, beside that of SET itself. */
function bracketsFor(value: Buffer): number {
  const closedAtColons = new Set<number>();
  let closed = 0;
  for (const byte of value) {
    if (byte === 0x28) closed--;
    else if (byte === 0x29) closed++;
    else if (byte === 0x3a) closedAtColons.add(closed);
  }
  let brackets = 0;
  while (closedAtColons.has(brackets + 1)) brackets++;
  return brackets;
}
