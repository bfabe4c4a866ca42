import { expect, it } from '@jest/globals';
import { ChannelWatchers } from '../../../lib/ami/client/channel-watchers.js';

it('each watcher of a channel hears its events until it is taken back', () => {
  const watchers = new ChannelWatchers();
  const heard: string[] = [];
  const watch = (id: string, name: string): (() => void) =>
    watchers.add(id, ({ Event }) => heard.push(`${name} ${Event}`));
  const [first, second] = [watch('1', 'first'), watch('1', 'second')];
  watch('2', 'other');
  watchers.tell({ Event: 'A', Uniqueid: '1' });
  first();
  watchers.tell({ Event: 'B', Uniqueid: '1' });
  // Taken back twice: those that came since are not concerned.
  second();
  watch('1', 'third');
  second();
  first();
  watchers.tell({ Event: 'C', Uniqueid: '1' });
  watchers.tell({ Event: 'D' });
  expect(heard).toEqual(['first A', 'second A', 'second B', 'third C']);
});

it('an event of dialling is told to the watchers of both channels, and to one of both once', () => {
  const watchers = new ChannelWatchers();
  const heard: string[] = [];
  watchers.add('1', () => heard.push('1'));
  watchers.add('2', () => heard.push('2'));
  watchers.tell({ Event: 'DialEnd', Uniqueid: '1', DestUniqueid: '2' });
  watchers.tell({ Event: 'DialEnd', Uniqueid: '1', DestUniqueid: '1' });
  expect(heard).toEqual(['1', '2', '1']);
});
