declare module 'discord-api-spec/zod' {
  // Its own declarations are 450 kB of inference; the fake needs to parse and nothing else.
  type Issue = { code: string; path: PropertyKey[]; message: string; [detail: string]: unknown }
  type Schema = {
    safeParse(
      value: unknown,
    ): { success: true; data: unknown } | { success: false; error: { issues: Issue[] } }
  }
  export const ApplicationCommandAutocompleteCallbackRequestSchema: Schema
  export const ApplicationCommandUpdateRequestSchema: Schema
  export const ApplicationFormPartialSchema: Schema
  export const BaseCreateMessageCreateRequestSchema: Schema
  export const CreateForumThreadRequestSchema: Schema
  export const CreateMessageInteractionCallbackRequestSchema: Schema
  export const CreatePrivateChannelRequestSchema: Schema
  export const CreateTextThreadWithMessageRequestSchema: Schema
  export const CreateTextThreadWithoutMessageRequestSchema: Schema
  export const IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema: Schema
  export const IncomingWebhookInteractionRequestSchema: Schema
  export const MessageCreateRequestSchema: Schema
  export const MessageEditRequestPartialSchema: Schema
  export const ModalInteractionCallbackRequestSchema: Schema
  export const UpdateMessageInteractionCallbackRequestSchema: Schema
  export const GuildChannelResponseSchema: Schema
  export const GuildResponseSchema: Schema
  export const GuildMemberResponseSchema: Schema
  export const MessageResponseSchema: Schema
  export const UpdateThreadRequestPartialSchema: Schema
  export const ThreadResponseSchema: Schema
  export const PrivateChannelResponseSchema: Schema
  export const InteractionCallbackResponseSchema: Schema
  export const PinnedMessagesResponseSchema: Schema
  export const ThreadsResponseSchema: Schema
  export const ApplicationCommandResponseSchema: Schema
  export const GatewayBotResponseSchema: Schema
  export const PrivateApplicationResponseSchema: Schema
  export const UserPIIResponseSchema: Schema
}
