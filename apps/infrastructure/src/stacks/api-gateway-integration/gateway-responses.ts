import { CfnGatewayResponse } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly title: string;
}

/** What API Gateway itself refuses, in the form of the contract's `Problem`. */
export const refusals: Readonly<Record<string, Refusal>> = {
  UNAUTHORIZED: { status: 401, code: 'edge.unauthenticated', title: 'A valid token is needed.' },
  EXPIRED_TOKEN: { status: 401, code: 'edge.unauthenticated', title: 'A valid token is needed.' },
  ACCESS_DENIED: { status: 403, code: 'edge.forbidden', title: 'This request is not allowed.' },
  WAF_FILTERED: { status: 403, code: 'edge.refused', title: 'The firewall refused this request.' },
  MISSING_AUTHENTICATION_TOKEN: { status: 404, code: 'edge.route-unknown', title: 'There is no such route.' },
  BAD_REQUEST_BODY: { status: 400, code: 'edge.body-invalid', title: 'The body is not what the contract describes.' },
  BAD_REQUEST_PARAMETERS: { status: 400, code: 'edge.parameters-invalid', title: 'A parameter is missing or invalid.' },
  REQUEST_TOO_LARGE: { status: 413, code: 'edge.too-large', title: 'The body is too large.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, code: 'edge.media-type', title: 'The body must be JSON.' },
  THROTTLED: { status: 429, code: 'edge.throttled', title: 'Too many requests; try again later.' },
  QUOTA_EXCEEDED: { status: 429, code: 'edge.throttled', title: 'Too many requests; try again later.' },
  INTEGRATION_TIMEOUT: { status: 504, code: 'edge.timeout', title: 'The service took too long.' },
  INTEGRATION_FAILURE: { status: 503, code: 'edge.service-unreachable', title: 'The service cannot be reached.' },
  DEFAULT_4XX: { status: 400, code: 'edge.request-invalid', title: 'The request cannot be served as it is.' },
  DEFAULT_5XX: { status: 500, code: 'edge.failed', title: 'The request failed.' },
};

const bodyOf = ({ status, code, title }: Refusal): string =>
  `{"type":"about:blank","title":"${title}","status":${status},"code":"${code}","requestId":"$context.requestId"}`;

export const addGatewayResponses = (
  scope: Construct,
  restApiId: string,
  webOrigins: readonly string[],
): CfnGatewayResponse[] =>
  Object.entries(refusals).map(
    ([responseType, refusal]) =>
      new CfnGatewayResponse(scope, `Refusal${responseType}`, {
        restApiId,
        responseType,
        statusCode: String(refusal.status),
        responseTemplates: { 'application/json': bodyOf(refusal) },
        responseParameters: {
          'gatewayresponse.header.Content-Type': "'application/problem+json'",
          'gatewayresponse.header.Cache-Control': "'no-store'",
          // A fixed header names one origin; with several, a page learns of a refusal by its failure alone.
          ...(webOrigins.length === 1 && {
            'gatewayresponse.header.Access-Control-Allow-Origin': `'${webOrigins[0] ?? ''}'`,
          }),
        },
      }),
  );
