import { registerHooks } from 'node:module'

/**
 * Loaded before a process under test, after `fast-time`: node-cron lets a tick go that comes some ms late, which is most of
 * them where a minute is two seconds. A heartbeat comes a minute after the last one instead.
 */
registerHooks({
  resolve: (name, context, next) =>
    name === 'node-cron'
      ? { url: new URL('quick-cron.ts', import.meta.url).href, shortCircuit: true }
      : next(name, context),
})
