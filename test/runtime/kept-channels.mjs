// Each spec file loads the package anew, and each time it asks Node for the same diagnostics channels. In Node 20 a
// channel whose object was collected is taken out of Node's list a moment later, even if another object stands there by
// then: subscribers and publishers then have two channels of one name, and nothing arrives. Here none is collected.
import diagnosticsChannel from 'node:diagnostics_channel';
import { syncBuiltinESMExports } from 'node:module';

const kept = new Set();
const { channel } = diagnosticsChannel;

diagnosticsChannel.channel = (name) => {
  const made = channel(name);
  kept.add(made);
  return made;
};
syncBuiltinESMExports();
