/** The beginning of the warning of a dialogue for a prompt that Asterisk does not have. */
const MISSING = 'Asterisk cannot play ';

/** Keeps back the warnings for prompts that an exploration leaves out, until the function that it returns is called. */
export function withoutWarnings(): () => void {
  const emitWarning = process.emitWarning.bind(process);
  const before = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  const emit = (...args: Parameters<typeof emitWarning>): void => {
    const [warning] = args;
    if (typeof warning !== 'string' || !warning.startsWith(MISSING)) emitWarning(...args);
  };
  process.emitWarning = emit as typeof emitWarning;
  return () => {
    if (before === undefined) Reflect.deleteProperty(process, 'emitWarning');
    else Object.defineProperty(process, 'emitWarning', before);
  };
}
