// `node scripts/check-structure.ts`: prints how src is put together and fails where it breaks a rule of
// docs/architecture.md: import cycles, folders that import each other, imports that cross the layers or point up, SQL
// outside its places, files over their length.
import { join } from 'node:path';
import { findingsOf, reportOf } from './structure/report.ts';
import { readTree } from './structure/source.ts';

const files = readTree(join(import.meta.dirname, '..'), 'src');
const findings = findingsOf(files);
console.log(reportOf(files, findings));
if (findings.some(({ found }) => found.length > 0)) process.exitCode = 1;
