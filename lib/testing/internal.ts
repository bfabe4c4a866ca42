// For the other rooms of `lib`: an exploration whose calls are placed in other threads.
export { exploreBy, inThisThread, routesOf } from './exploration/explore.js';
export { checkExploreOptions } from './exploration/call/check-explore-options.js';
export type { NumberedPrefix, WalkedPath } from './exploration/call/walked-path.js';
export type { Place } from './exploration/search/search.js';
