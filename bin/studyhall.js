#!/usr/bin/env node
// Plain JavaScript that any Node can read: an older one must get a sentence, not a syntax error.
const major = Number(process.versions.node.split('.')[0])
if (major < 26) {
  console.error(
    `Studyhall needs Node 26 or newer; this is Node ${process.versions.node}.\n` +
      'Run "npm ci" in Studyhall\'s folder: it installs the right Node beside the bot, and "npm start" and "npx studyhall" use it.\n' +
      'If you did and used one of them, install scripts are switched off: run "npm rebuild node --ignore-scripts=false", or install Node 26 from https://nodejs.org.',
  )
  process.exit(1)
}
// Types are taken out of the source once, not at every start. Beside the packages, whoever could change what is kept could
// change the bot itself; where that folder cannot be written, nothing is kept.
import('node:module')
  .then(({ enableCompileCache }) =>
    enableCompileCache(`${import.meta.dirname}/../node_modules/.cache/studyhall/code`),
  )
  .then(() => import('../src/cli.ts'))
  .then(
    ({ run }) => run(process.argv.slice(2)),
    (error) => {
      if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
      console.error('Studyhall\'s packages are not installed. Run "npm ci" in its folder.')
      process.exitCode = 1
    },
  )
