import { lineLimitOf } from 'nestjs-agi/core';
import { describe, expect, it } from '@jest/globals';

/** AGI_BUF_LEN is 8192 at these tags of Asterisk's repository, and in what is built from them. */
const LARGE = [
  ...['20.16.0', '20.16.0-rc1', '20.16', '20.20.1', '20.100.0'],
  ...['22.6.0', '22.6.0-rc1', '22.10.1', '22.11.0-rc1'],
  ...['23.0.0', '23.0.0-pre1', '23.4.1', '24.0.0', '25.3.0-rc2'],
  // Certified.
  ...['certified-22.8-cert1', 'certified/22.8-cert4', '22.8-cert1', 'certified-22.8-cert1-rc1'],
  // From git: after a tag, or on a branch that had it from its start.
  ...[
    'GIT-22-22.10.0-5-gab12cd3',
    'GIT-20-20.16.0-0-gb88e04aM',
    'GIT-master-23.0.0-pre1-9-g12abcde',
  ],
  ...['GIT-23-1234567', 'GIT-24-abcdef0M', 'GIT-23-22abc12'],
  // Distributions.
  ...['22.10.1~dfsg+~cs6.15.60671435-1', '22.10.1+dfsg+~cs6.17.60671434-1', '1:22.6.0~dfsg-2'],
  ...['20.19.0-1.el9', '22.8.2 (FreePBX)', '23.2.1-alpine'],
];

/** AGI_BUF_LEN is 2048 there, or nothing is known of it. */
const SMALL = [
  ...[
    '1.8.32.3',
    '11.25.3',
    '13.38.3',
    '16.0.0',
    '16.28.0',
    '16.30.1',
    '17.9.4',
    '18.26.4',
    '19.8.1',
  ],
  ...['20.0.0', '20.1.0', '20.2.16', '20.9.3', '20.15.2', '20.15', '21.0.0', '21.10.2', '21.12.3'],
  ...['22.0.0', '22.1.6', '22.5.2', '22.5.0-rc3', '22.5'],
  // Certified.
  ...['certified/13.21-cert6', 'certified/16.8-cert14', 'certified/18.9-cert5', '18.9-cert17'],
  ...['certified-20.7-cert1', 'certified-20.7-cert11', '20.7-cert4', 'certified/22.5-cert1'],
  // From git.
  ...[
    'GIT-master-abc',
    'GIT-master-2345678',
    'GIT-master-23.abc',
    'GIT-22-abcdef0',
    'GIT-22-2398765M',
  ],
  ...[
    'GIT-20-20.15.0-7-g1234567',
    'GIT-18-18.26.0-1-gabcdef0',
    'GIT-16-abc',
    'GIT-certified/20.7-abc',
  ],
  'SVN-branch-1.8-r389673',
  'SVN-trunk-r398769M',
  // Distributions.
  ...['16.28.0~dfsg-0+deb11u4', '1:16.2.1~dfsg-1+deb10u2', '1:13.18.3~dfsg-1ubuntu4'],
  ...['20.6.0~dfsg+~cs6.13.40431414-2build5', '1:20.6.0~dfsg+~cs22.10', '18.10.0~dfsg+~cs6.10-2'],
  // Texts that are no version of Asterisk.
  ...['', 'unknown', 'UNKNOWN__and_probably_unsupported', 'UNKNOWN__git_check_fail', 'x', '-', ' '],
  ...[
    '2024.1.0',
    '124.5',
    '23',
    'v23.0.0',
    'x23.0',
    '.23.0',
    '-23.0',
    '٢٣.0',
    '23,0',
    'Wazo 24.10',
  ],
  ...[
    '23.',
    '0.23.0',
    '1.23.0',
    '1:1.23',
    '22:16.0.0',
    '22.0006',
    '22.1000000000',
    '16.28.0\n23.0.0',
  ],
];

describe('the longest command line', () => {
  it.each(LARGE)('has 8190 bytes for Asterisk %j', (version) => {
    expect(lineLimitOf(version)).toBe(8190);
  });

  it.each(SMALL)('has 2046 bytes for Asterisk %j', (version) => {
    expect(lineLimitOf(version)).toBe(2046);
  });

  it('has 2046 bytes where no version is told', () => {
    expect(lineLimitOf(undefined)).toBe(2046);
  });
});
