// Vitest under the names that a test suite made for Jest imports. Jest waits for a callback where
// a hook takes one.
import * as vitest from "vitest";

const waiting = (work) =>
  work.length === 0
    ? work
    : () =>
        new Promise((resolve, reject) => {
          work((error) => (error === undefined ? resolve() : reject(error)));
        });
const hook = (run) => (work, timeout) => run(waiting(work), timeout);

export const { describe, expect, it, test, vi: jest } = vitest;
export const beforeAll = hook(vitest.beforeAll);
export const beforeEach = hook(vitest.beforeEach);
export const afterAll = hook(vitest.afterAll);
export const afterEach = hook(vitest.afterEach);
