import type { PlatformModule } from '../kit/module.ts'
import { readSlackConfig } from './config.ts'

/** Slack. */
export const slack: PlatformModule = {
  name: 'slack',
  title: 'Slack',
  secret: /\bx(?:ox[a-z]|app)-[\w-]+/,
  configure: (environment) => {
    const config = readSlackConfig(environment)
    return config && (async (parts) => (await import('./index.ts')).createSlack({ ...parts, config }))
  },
  examine: async (environment, parts) => {
    const config = readSlackConfig(environment)
    return config && (await import('./examine.ts')).examineSlack(config, parts)
  },
  cli: async () => (await import('./cli.ts')).cli,
  renderer: async () => {
    const { renderCard } = await import('./render.ts')
    return (card) => renderCard(card).blocks
  },
}
