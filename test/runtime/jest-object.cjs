/** Makes the part of `jest` that the specs need, of an environment of Jest's. */
exports.jestOf = function jestOf({ moduleMocker: mocker, fakeTimersModern: timers }) {
  return {
    fn: (implementation) => mocker.fn(implementation),
    spyOn: (...target) => mocker.spyOn(...target),
    restoreAllMocks: () => mocker.restoreAllMocks(),
    useFakeTimers: (options) => timers.useFakeTimers(options),
    useRealTimers: () => timers.useRealTimers(),
    advanceTimersByTime: (ms) => timers.advanceTimersByTime(ms),
    advanceTimersByTimeAsync: (ms) => timers.advanceTimersByTimeAsync(ms),
    getTimerCount: () => timers.getTimerCount(),
  };
};
