import { expect, test } from 'vitest';
import { describeLoadProblem, describePairProblem } from '../../server/store/driver.ts';

test.each([
  ['12.9.0', '9'],
  ['13.2.0', '10'],
  ['13.2.0', '11'],
])('better-sqlite3 %s goes with Node-API %s', (driverVersion, napi) => {
  expect(describePairProblem({ driverVersion, napi, node: '22.14.0' })).toBeNull();
});

test.each([
  ['13.0.0', '9'],
  ['14.1.0', undefined],
])('better-sqlite3 %s would crash on Node-API %s', (driverVersion, napi) => {
  const problem = describePairProblem({ driverVersion, napi, node: '20.20.2' });
  expect(problem).toContain(driverVersion);
  expect(problem).toContain('20.20.2');
});

const ABI =
  "The module 'x.node'\nwas compiled against a different Node.js version using\n" +
  'NODE_MODULE_VERSION 115. This version of Node.js requires\nNODE_MODULE_VERSION 127. Please try re-compiling';

test.each([
  [ABI, 'ABI 115, this one has 127'],
  ['Could not locate the bindings file. Tried:\n → a\n → b', 'no binary'],
  ['Something else\nover two lines', 'Something else'],
])('a binary that does not load is explained in one line', (text, expected) => {
  const problem = describeLoadProblem(new Error(text));
  expect(problem).toContain(expected);
  expect(problem).toContain('npm rebuild better-sqlite3');
  expect(problem).not.toContain('\n');
});

test('for a missing driver the advice is to install it', () => {
  const error = Object.assign(new Error("Cannot find module 'better-sqlite3'"), { code: 'MODULE_NOT_FOUND' });
  expect(describeLoadProblem(error)).toContain('npm install');
});
