import { expect, it } from '@jest/globals';
import { releaseOf } from '../../../lib/core/codec/asterisk-release.js';

it.each([
  ['22.10.1', 22, 10],
  ['1:20.6.0~dfsg', 20, 6],
  ['10:20.6.0~dfsg', 20, 6],
  ['certified/18.9-cert5', 18, 9],
  ['GIT-22-22.10.0-5-gab12cd3', 22, 10],
  ['GIT-22-a1b2c3d', 22, undefined],
])('the release %s is read', (version, branch, minor) => {
  expect(releaseOf(version)).toEqual({ branch, minor });
});

it.each([undefined, '', 'unknown', 'SVN-branch-1.8-r1', 'my-GIT-22-a1b2c3d'])(
  'no release is read from %j',
  (version) => {
    expect(releaseOf(version)).toBeUndefined();
  },
);
