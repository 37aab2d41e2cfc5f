// Opens a data dir, says so, and holds it until it is killed.
import { writeSync } from 'node:fs';
import { openDataDir } from '../../../server/store/index.ts';

const dataDir = openDataDir({ path: process.argv[2] ?? '' });
dataDir.announce('http://127.0.0.1:4620/');
writeSync(1, 'held\n');
// Refers to it: a database that nothing refers to is closed when it is collected, and the lock goes with it.
setInterval(() => dataDir.path, 1000);
