import type { Scenarios } from '../scenario.js';

export const database: Scenarios = {
  'database: what is not there': {
    handler: async (c) => {
      await c.databaseGet('scenario-a', 'none');
      await c.databaseDel('scenario-a', 'none');
      await c.databaseDelTree('scenario-a');
    },
  },
  'database: put, get, change, delete': {
    handler: async (c) => {
      await c.databasePut('scenario-b', 'key', 'first value');
      await c.databaseGet('scenario-b', 'key');
      await c.databasePut('scenario-b', 'key', 'second');
      await c.databaseGet('scenario-b', 'key');
      await c.databaseDel('scenario-b', 'key');
      await c.databaseGet('scenario-b', 'key');
    },
  },
  'database: a tree': {
    handler: async (c) => {
      await c.databasePut('scenario-c', 'tree/one', '1');
      await c.databasePut('scenario-c', 'tree/two', '2');
      await c.databasePut('scenario-c', 'other', '3');
      await c.databaseDelTree('scenario-c', 'tree');
      await c.databaseGet('scenario-c', 'tree/one');
      await c.databaseGet('scenario-c', 'other');
      await c.databaseDelTree('scenario-c');
    },
  },
  'database: empty values': {
    handler: async (c) => {
      await c.databasePut('scenario-d', 'empty', '');
      await c.databaseGet('scenario-d', 'empty');
      await c.databaseDelTree('scenario-d');
    },
  },
};
