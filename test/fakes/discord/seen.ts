import type { APIMessage, APIModalInteractionResponseCallbackData } from 'discord.js'
import type { Interaction, Interactions } from './interactions.ts'
import { messageJson } from './message-payload.ts'
import type { Message, World } from './model.ts'

/** What a member saw of one interaction; it stays current while the bot goes on answering. */
export type Seen = {
  readonly id: string
  /** Discord's callback type of the first answer; 0 where "The application did not respond" was shown. */
  readonly type: number
  readonly ephemeral: boolean
  /** The answer as it reads now: the reply, or the message that was updated. */
  readonly message: APIMessage | undefined
  readonly modal: APIModalInteractionResponseCallbackData | undefined
  readonly choices: { name: string; value: string | number }[]
  readonly followups: APIMessage[]
  /** How often the bot edited an answer afterwards. */
  readonly edits: number
  /** Milliseconds from the event to the first answer, by the real clock. */
  readonly ms: number
  /** Resolves once a deferred answer was filled in, or at once for any other. */
  final(): Promise<Seen>
}

/** A live view of an interaction, as the member who caused it sees it. */
export function createSeen(world: World, interactions: Interactions, interaction: Interaction): Seen {
  const json = (message: Message): APIMessage => messageJson(world, message, true)
  const seen: Seen = {
    id: interaction.id,
    get type() {
      return interaction.type
    },
    get ephemeral() {
      return interaction.ephemeral
    },
    get message() {
      const updated = interaction.type === 6 || interaction.type === 7
      const message = updated ? interaction.source : interaction.original
      return message && json(message)
    },
    get modal() {
      return interaction.modal as APIModalInteractionResponseCallbackData | undefined
    },
    get choices() {
      return interaction.choices ?? []
    },
    get followups() {
      return interaction.followups.map(json)
    },
    get edits() {
      return interaction.edits
    },
    get ms() {
      return interaction.ms
    },
    final: async () => {
      const deferred = interaction.type === 5 || interaction.type === 6
      await interactions.until(
        interaction,
        () =>
          !deferred ||
          interaction.edits > 0 ||
          interaction.followups.length > 0 ||
          (interaction.type === 5 && !interaction.original),
      )
      return seen
    },
  }
  return seen
}
