/** Takes off what is white space to Asterisk at both ends (`ast_strip`): all characters below `!`. */
export function withoutWhiteSpace(wire: string): string {
  return wire.replace(/^[\0-\x20]+/, '').replace(/[\0-\x20]+$/, '');
}
