import { refused } from './bedrock-error.ts';
import type { ConverseBlock, ConverseMessage } from './converse-request.ts';

const toolUseId = /^[a-zA-Z0-9_-]{1,64}$/;
const emulated = ['text', 'toolUse', 'toolResult', 'cachePoint'];

const setMembers = (block: object): string[] =>
  Object.entries(block).flatMap(([name, value]) => (value === undefined || value === null ? [] : [name]));

const validateBlock = (block: ConverseBlock, at: string, role: string): void => {
  const members = setMembers(block);
  const [member] = members;
  if (members.length !== 1 || member === undefined)
    throw refused(`The content block at ${at} must set exactly one member, it sets ${members.length}.`);
  if (!emulated.includes(member))
    throw refused(
      `The model that you are using doesn't support the ${member} content block at ${at}. Remove it and try again.`,
    );
  if (block.text?.trim() === '')
    throw refused(
      `The text field in the ContentBlock object at ${at} is blank. Add text to the text field, and try again.`,
    );
  if (block.toolUse && role === 'user')
    throw refused('User messages cannot contain tool uses. Please remove the tool uses and try again.');
  if (block.toolResult && role === 'assistant')
    throw refused('Assistant messages cannot contain tool results. Please remove the tool results and try again.');
  const id = block.toolUse?.toolUseId ?? block.toolResult?.toolUseId;
  if (id !== undefined && !toolUseId.test(id))
    throw refused(
      `1 validation error detected: Value at '${at}.${member}.toolUseId' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+`,
    );
  if (block.toolResult?.status === 'error' && block.toolResult.content.length === 0)
    throw refused(`The content field at ${at}.toolResult cannot be empty when status value is error.`);
};

const validateMessage = (message: ConverseMessage, index: number): void => {
  const at = `messages.${index}`;
  if (message.role !== 'user' && message.role !== 'assistant')
    throw refused(
      `1 validation error detected: Value '${message.role}' at '${at}.member.role' failed to satisfy constraint: Member must satisfy enum value set: [user, assistant]`,
    );
  if (message.content.length === 0)
    throw refused(
      `The content field in the Message object at ${at} is empty. Add a ContentBlock object to the content field and try again.`,
    );
  message.content.forEach((block, part) => {
    validateBlock(block, `${at}.content.${part}`, message.role);
  });
  const results = message.content.filter((block) => block.toolResult).length;
  const others = message.content.filter((block) => !block.toolResult && !block.cachePoint).length;
  if (results > 0 && others > 0)
    throw refused(`${at}.content: Conversation blocks and tool result blocks cannot be provided in the same turn.`);
};

const idsOf = (message: ConverseMessage | undefined, member: 'toolUse' | 'toolResult'): string[] =>
  (message?.content ?? []).flatMap((block) => block[member]?.toolUseId ?? []);

/** Every call of a tool has its one result in the next message, and there is no result without its call. */
const validatePairing = (messages: readonly ConverseMessage[]): void => {
  messages.forEach((message, index) => {
    if (message.role === 'assistant') {
      const called = idsOf(message, 'toolUse');
      if (new Set(called).size < called.length)
        throw refused(`The toolUse blocks at messages.${index}.content contain duplicate Ids.`);
      const answered = new Set(idsOf(messages[index + 1], 'toolResult'));
      const open = called.filter((id) => !answered.has(id));
      if (open.length > 0)
        throw refused(
          `Expected toolResult blocks at messages.${index + 1}.content for the following Ids: ${open.join(', ')}`,
        );
      return;
    }
    if (idsOf(message, 'toolResult').length > idsOf(messages[index - 1], 'toolUse').length)
      throw refused(
        `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`,
      );
  });
};

/** @throws BedrockError `ValidationException` */
export const validateMessages = (messages: readonly ConverseMessage[], hasToolConfig: boolean): void => {
  if (messages.length === 0)
    throw refused(
      'A conversation must have at least one message. Try again with a conversation that has at least one message.',
    );
  messages.forEach(validateMessage);
  if (messages[0]?.role !== 'user')
    throw refused(
      'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    );
  if (messages.some((message, index) => message.role === messages[index + 1]?.role))
    throw refused(
      'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
    );
  const usesTools = messages.some((message) => message.content.some((block) => block.toolUse ?? block.toolResult));
  if (usesTools && !hasToolConfig)
    throw refused('The toolConfig field must be defined when using toolUse and toolResult content blocks.');
  validatePairing(messages);
  if (messages.at(-1)?.role !== 'user')
    throw refused(
      'A conversation must end with a user message. Try again with a conversation that ends with a user message.',
    );
};
