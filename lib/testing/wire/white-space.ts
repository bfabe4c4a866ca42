/** Takes off what Asterisk takes for white space, at both ends (`ast_strip`): all below `!`. */
export function stripped(wire: string): string {
  return wire.replace(/^[\0-\x20]+/, '').replace(/[\0-\x20]+$/, '');
}
