// Prints what CHANGELOG.md says of a version: `node .github/release-notes.js v0.2.0`. Ends with 1 where the tag is not the
// version of package.json, or CHANGELOG.md has no part of that name, or an empty one.
import { readFileSync } from 'node:fs'

const [tag = ''] = process.argv.slice(2)
const version = tag.replace(/^v/, '')
const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

const parts = read('CHANGELOG.md').split(/^## /m).slice(1)
const notes = parts
  .find((part) => part.split('\n')[0] === version)
  ?.slice(version.length)
  .trim()
const stated = JSON.parse(read('package.json')).version
if (stated !== version) {
  console.error(`The tag ${tag} is not the version of package.json, ${stated}.`)
  process.exitCode = 1
} else if (!notes) {
  console.error(`CHANGELOG.md says nothing of ${version}: give it a part "## ${version}".`)
  process.exitCode = 1
} else console.log(notes)
