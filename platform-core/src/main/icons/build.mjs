// Makes static/assets/icons.svg from the Tabler outline icons listed in icons.txt.
//   npm install --prefix /tmp/icons @tabler/icons@3 && node platform-core/src/main/icons/build.mjs /tmp/icons
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(process.argv[2] ?? '.', 'node_modules/@tabler/icons');
const names = readFileSync(join(here, 'icons.txt'), 'utf8').split(/\s+/).filter(Boolean);
const version = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')).version;
const symbols = [...new Set(names)].sort().map(name => {
  const body = readFileSync(join(source, 'icons/outline', name + '.svg'), 'utf8')
    .replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '')
    .replace(/<path stroke="none"[^>]*>/, '').replace(/\s*\n\s*/g, '');
  return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
});
writeFileSync(join(here, '../resources/static/assets/icons.svg'),
  `<!-- Tabler Icons ${version}, MIT License, Copyright (c) Paweł Kuna. Made by src/main/icons/build.mjs. -->\n`
  + `<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">\n${symbols.join('\n')}\n</svg>\n`);
