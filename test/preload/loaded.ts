import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

/** Writes the addresses of all modules that a process loaded into the file `LOADED_TO`, when it ends. */
const loaded: string[] = []
registerHooks({
  load: (url, context, next) => {
    loaded.push(url)
    return next(url, context)
  },
})
process.on('exit', () => {
  if (process.env.LOADED_TO) writeFileSync(process.env.LOADED_TO, JSON.stringify(loaded))
})
