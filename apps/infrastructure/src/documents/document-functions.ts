import {
  DocumentEmbedEnv,
  DocumentStepEnv,
  documentTaskTimeoutSeconds,
  type EnvValues,
} from '@rag-assistant/contracts';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../shared/acknowledge.ts';
import { envFor } from '../shared/env-for.ts';
import type { Foundation } from '../shared/foundation.ts';
import { NodeFunction } from '../shared/node-function.ts';
import { ProductStack } from '../shared/product-stack.ts';
import { useKey } from '../shared/use-key.ts';

export interface DocumentFunctionsProps {
  readonly foundation: Foundation;
  /** Originals and what steps hand to each other; versions kept. */
  readonly documents: IBucket;
  readonly databaseLogin: ISecret;
  /** Encrypts bucket and login. */
  readonly dataKey: IKey;
  /** A model of Bedrock. */
  readonly embeddingModel: string;
}

export type DocumentFunctionName = keyof typeof documentTaskTimeoutSeconds;

/** Reading a file takes a thread with memory of its own; texts and vectors pass the others whole. */
const memoryMb: Readonly<Record<DocumentFunctionName, number>> = {
  receive: 512,
  extract: 1024,
  sanitize: 768,
  embed: 768,
  store: 768,
  settle: 512,
};

const descriptions: Readonly<Record<DocumentFunctionName, string>> = {
  receive: 'Decides what an event of the documents bucket leads to',
  extract: 'Reads a file into text with the place of every block',
  sanitize: 'Takes personal data out of the text',
  embed: 'Cuts the text into passages and embeds them',
  store: 'Makes the document searchable in one transaction',
  settle: 'Leaves the whole document or nothing of it',
};

/** The functions of the document workflow, one for each of its steps. */
export class DocumentFunctions extends Construct {
  readonly functions: Readonly<Record<DocumentFunctionName, NodeFunction>>;

  constructor(scope: Construct, id: string, props: DocumentFunctionsProps) {
    super(scope, id);
    const { documents, databaseLogin, embeddingModel } = props;
    const shared = {
      DOCUMENT_STORE: `s3://${documents.bucketName}`,
      DATABASE_LOGIN: databaseLogin.secretArn,
    } satisfies EnvValues<typeof DocumentStepEnv>;
    const step = (name: DocumentFunctionName): NodeFunction => this.make(name, props, envFor(DocumentStepEnv, shared));
    this.functions = {
      receive: step('receive'),
      extract: step('extract'),
      sanitize: step('sanitize'),
      embed: this.make('embed', props, envFor(DocumentEmbedEnv, { ...shared, EMBEDDING_MODEL: embeddingModel })),
      store: step('store'),
      settle: step('settle'),
    };
    const { partition, region } = ProductStack.of(this);
    this.functions.embed.allow(
      ['bedrock:InvokeModel'],
      [`arn:${partition}:bedrock:${region}::foundation-model/${embeddingModel}`],
    );
  }

  private make(
    name: DocumentFunctionName,
    props: DocumentFunctionsProps,
    environment: Record<string, string>,
  ): NodeFunction {
    const made = new NodeFunction(this, `${name.charAt(0).toUpperCase()}${name.slice(1)}`, {
      foundation: props.foundation,
      bundle: ['document-workflow', name],
      description: descriptions[name],
      environment,
      memoryMb: memoryMb[name],
      timeoutSeconds: documentTaskTimeoutSeconds[name],
    });
    const { bucketArn } = props.documents;
    made.allow(['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'], [bucketArn]);
    made.allow(['s3:GetObject', 's3:GetObjectVersion'], [`${bucketArn}/merchants/*`]);
    // What a step hands on, and its erasure; originals are only read.
    made.allow(
      ['s3:PutObject', 's3:AbortMultipartUpload', 's3:DeleteObject', 's3:DeleteObjectVersion'],
      [`${bucketArn}/merchants/*/work/*`],
    );
    useKey(props.dataKey, made.role);
    props.databaseLogin.grantRead(made.role);
    const reason = 'Keys of objects begin with a merchant that is known only when the function runs.';
    acknowledge(made.role, {
      'IAM5[Resource::…/merchants/*]': reason,
      'IAM5[Resource::…/merchants/*/work/*]': reason,
    });
    return made;
  }
}
