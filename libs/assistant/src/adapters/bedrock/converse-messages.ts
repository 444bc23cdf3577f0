import type {
  ContentBlock,
  ConverseStreamCommandInput,
  Message,
  ToolConfiguration,
} from '@aws-sdk/client-bedrock-runtime';
import type { AssistantBlock, ModelMessage, ModelRequest, UserBlock } from '../../ports/language-model.port.ts';

/** The SDK's type of any JSON value. */
type Document = NonNullable<ContentBlock.ToolUseMember['toolUse']['input']>;

const toBlock = (block: UserBlock | AssistantBlock): ContentBlock => {
  switch (block.type) {
    case 'text':
      return { text: block.text };
    case 'tool-use':
      return { toolUse: { toolUseId: block.toolUseId, name: block.name, input: block.input as Document } };
    case 'tool-result':
      return {
        toolResult: { toolUseId: block.toolUseId, status: block.status, content: [{ text: block.content }] },
      };
  }
};

const toMessage = (message: ModelMessage): Message => ({
  role: message.role,
  content: message.content.map(toBlock),
});

const toToolConfig = (tools: ModelRequest['tools']): ToolConfiguration => ({
  tools: tools.map(({ name, description, inputSchema }) => ({
    toolSpec: { name, description, inputSchema: { json: inputSchema as Document } },
  })),
});

/** A request of the port in the form of the Converse API; temperature 0, so that facts are copied and not varied. */
export const toConverseInput = (modelId: string, request: ModelRequest): ConverseStreamCommandInput => ({
  modelId,
  system: [{ text: request.system }],
  messages: request.messages.map(toMessage),
  inferenceConfig: { maxTokens: request.outputTokensMax, temperature: 0 },
  ...(request.tools.length > 0 && { toolConfig: toToolConfig(request.tools) }),
});
