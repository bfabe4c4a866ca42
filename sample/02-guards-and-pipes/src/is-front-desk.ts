import type { AuthFunction } from 'nestjs-agi';

/** Authentication as a function: the account code is set by the PBX, per telephone. */
export const isFrontDesk: AuthFunction = (channel) => channel.request.accountCode === 'front-desk';
