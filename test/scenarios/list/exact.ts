import type { Scenarios } from '../scenario.js';

/** White space, colons and brackets that Asterisk's own parsing must not take for its own. */
export const exact: Scenarios = {
  'exact: white space at both ends of a value': {
    handler: async (c) => {
      await c.setVariableExact('EXACT', ' \t\r\n\u0001a ');
      await c.getFullVariable('[${EXACT}]');
    },
  },
  'exact: colons outside of brackets': {
    handler: async (c) => {
      await c.setVariableExact('EXACT', 'a):b)):c(');
      await c.getVariable('EXACT');
    },
  },
  'exact: what SET does to a value by itself': {
    handler: async (c) => {
      await c.getFullVariable('[${SET( TRIMMED = a b )}]');
      await c.getFullVariable('[${TRIMMED}][${SET(CUT=a):b)}][${CUT}]');
      await c.getFullVariable(
        '[${SET(LIST=one,two,three)}][${SHIFT(LIST)}][${POP(LIST)}][${LIST}]',
      );
      await c.getFullVariable('[${SHIFT(LIST)}][${SHIFT(LIST)}][${LIST}]');
      await c.setVariable('W', '0123456789');
      await c.getFullVariable('[${W:3}][${W:-4:-1}][${W:2:0}][${W:99}]');
    },
  },
  'exact: elements of a list are one argument each': {
    handler: async (c) => {
      await c.exec('MSet', ['A=x,B=y', 'C="z" \\ (', 'D=[']);
      for (const name of ['A', 'B', 'C', 'D']) await c.getVariable(name);
      await c.exec('Set', ['E=a,"b"\\(']);
      await c.getVariable('E');
    },
  },
  'exact: what MSet makes of text': {
    handler: async (c) => {
      await c.exec('MSet', 'A=x\\,y,B="p,q",C=(r,s),D="t=u"=v,E=');
      for (const name of ['A', 'B', 'C', 'D', 'E']) await c.getVariable(name);
    },
  },
  'exact: a caller by name and number': {
    handler: async (c) => {
      for (const name of ['Ada "L" <1>', ' \\ ', '', '123']) {
        await c.setCallerId({ name, number: '+1*#' });
        await c.getVariable('CALLERID(name)');
        await c.getVariable('CALLERID(num)');
      }
    },
  },
  'exact: what SET CALLERID makes of text': {
    handler: async (c) => {
      const texts = [
        ...['"Ada"', 'Ada <1>', '"a" b <(1) 2-3.4.>', '1-2 (3)', 'x', '"1"', 'a <b> <c>', 'a <b'],
        ...['', '"a\\"b\\\\c" <[1-2]-3>', `"${'n'.repeat(300)}" <1>`],
      ];
      for (const text of texts) {
        await c.setCallerId(text);
        await c.getVariable('CALLERID(name)');
        await c.getVariable('CALLERID(num)');
      }
    },
  },
  'exact: what DATABASE DELTREE takes for a name': {
    handler: async (c) => {
      for (const family of [
        'scenario_e',
        'scenarioXe',
        'SCENARIO_E',
        'scenario_e2',
        'scenario\u00e9e',
      ]) {
        await c.databasePut(family, 'tree_1/k', 'v');
        await c.databasePut(family, 'treeX1/k', 'v');
      }
      await c.databaseDelTree('Scenario_e', 'TREE_1');
      for (const family of ['scenario_e', 'scenarioXe', 'scenario_e2', 'scenario\u00e9e']) {
        await c.databaseGet(family, 'tree_1/k');
        await c.databaseGet(family, 'treeX1/k');
      }
      await c.send(['DATABASE', 'DELTREE', 'scenario%']);
      await c.databaseGet('scenario_e2', 'tree_1/k');
    },
  },
};
