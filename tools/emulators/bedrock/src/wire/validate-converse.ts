import { refused } from './bedrock-error.ts';
import type { ConverseRequest } from './converse-request.ts';
import { validateMessages } from './validate-messages.ts';

const nameOf = /^[a-zA-Z0-9_-]{1,64}$/;
const notEmulated = ['guardrailConfig', 'promptVariables', 'outputConfig'] as const;

const constraint = (value: unknown, at: string, rule: string): Error =>
  refused(`1 validation error detected: Value '${String(value)}' at '${at}' failed to satisfy constraint: ${rule}`);

const validateInference = (request: ConverseRequest, outputTokensMax: number): void => {
  const { maxTokens, temperature, topP, stopSequences } = request.inferenceConfig ?? {};
  if (maxTokens !== undefined && maxTokens < 1)
    throw constraint(maxTokens, 'inferenceConfig.maxTokens', 'Member must have value greater than or equal to 1');
  if (maxTokens !== undefined && maxTokens > outputTokensMax)
    throw refused(
      `The maximum tokens you requested exceeds the model limit of ${outputTokensMax}. Try again with a maximum tokens value that is lower than ${outputTokensMax}.`,
    );
  for (const [name, value] of Object.entries({ temperature, topP })) {
    if (value !== undefined && (value < 0 || value > 1))
      throw constraint(
        value,
        `inferenceConfig.${name}`,
        value < 0
          ? 'Member must have value greater than or equal to 0'
          : 'Member must have value less than or equal to 1',
      );
  }
  if (stopSequences?.some((sequence) => sequence === ''))
    throw constraint('', 'inferenceConfig.stopSequences', 'Member must have length greater than or equal to 1');
};

const validateTools = (request: ConverseRequest): void => {
  if (!request.toolConfig) return;
  const tools = request.toolConfig.tools ?? [];
  if (tools.length === 0)
    throw constraint('[]', 'toolConfig.tools', 'Member must have length greater than or equal to 1');
  const seen = new Map<string, number>();
  tools.forEach((tool, at) => {
    if (tool.cachePoint) return;
    const spec = tool.toolSpec;
    if (!spec) throw refused(`The tool at toolConfig.tools.${at} must set toolSpec.`);
    if (!nameOf.test(spec.name))
      throw constraint(
        spec.name,
        `toolConfig.tools.${at}.member.toolSpec.name`,
        'Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+',
      );
    const before = seen.get(spec.name);
    if (before !== undefined) throw refused(`The tool ${spec.name} is already defined at toolConfig.tools.${before}.`);
    seen.set(spec.name, at);
    if (spec.inputSchema.json['type'] !== 'object')
      throw refused(
        `The value at toolConfig.tools.${at}.toolSpec.inputSchema.json.type must be one of the following: object.`,
      );
  });
  const chosen = request.toolConfig.toolChoice?.tool?.name;
  if (chosen !== undefined && !seen.has(chosen))
    throw refused(`The tool ${chosen} in toolConfig.toolChoice is not defined in toolConfig.tools.`);
};

/**
 * The rules that Bedrock holds a Converse request to, with its own sentences where they are known.
 * @throws BedrockError `ValidationException`
 */
export const validateConverse = (request: ConverseRequest, limits: { outputTokensMax: number }): void => {
  for (const field of notEmulated)
    if (request[field] !== undefined) throw refused(`${field} is not emulated; remove it from the request.`);
  validateInference(request, limits.outputTokensMax);
  request.system?.forEach((block, at) => {
    if (block.cachePoint) return;
    if (block.text === undefined || block.text.trim() === '')
      throw refused(
        `The text field in the SystemContentBlock object at system.${at} is blank. Add text and try again.`,
      );
  });
  validateTools(request);
  validateMessages(request.messages ?? [], request.toolConfig !== undefined);
};
