import { AGIError, type AGIChannel } from '../../core/index.js';

/**
 * The error for what Asterisk did not do: if a module that it takes is not loaded, it names the module.
 * Asterisk says the same, whatever the reason is.
 *
 * @param modules names without `.so`
 */
export async function withMissingModules(
  channel: AGIChannel,
  modules: readonly string[],
  error: AGIError,
): Promise<AGIError> {
  try {
    const questions = modules.map((name) => `IFMODULE(${name}.so)`);
    const answers = await channel.getVariables(...questions);
    // An Asterisk without func_module answers nothing.
    const missing = modules.filter((name) => answers[`IFMODULE(${name}.so)`] === '0');
    if (missing.length === 0) return error;
    const named = missing.map((name) => `${name}.so`).join(' and ');
    return new AGIError('E_AGI_UNSUPPORTED', `this Asterisk lacks ${named}: load it`, {
      channel: channel.request.uniqueId,
      cause: error,
    });
  } catch {
    return error;
  }
}
