import { CfnOutput } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { DocumentWorkflow } from '../documents/document-workflow.ts';
import type { Foundation } from '../shared/foundation.ts';
import { ProductStack, type StageContext } from '../shared/product-stack.ts';
import type { LambdaFunctionsStack } from './lambda-functions.stack.ts';
import type { MindsdbRagStack } from './mindsdb-rag.stack.ts';

export interface StepFunctionsProps {
  readonly foundation: Foundation;
  readonly dataKey: IKey;
  readonly rag: MindsdbRagStack;
  readonly functions: LambdaFunctionsStack;
}

/** State machines and the events that start them. */
export class StepFunctionsStack extends ProductStack {
  constructor(scope: Construct, context: StageContext, { foundation, dataKey, rag, functions }: StepFunctionsProps) {
    super(scope, 'step-functions', context, 'State machines and the events that start them');
    const documents = new DocumentWorkflow(this, 'Documents', {
      foundation,
      documents: rag.buckets.documents,
      dataKey,
      functions: functions.documents,
      deadLetters: rag.deadLetters.fixed,
    });
    new CfnOutput(this, 'StateMachineArn', { value: documents.stateMachine.stateMachineArn });
    new CfnOutput(this, 'DocumentOutcomesTopicArn', { value: documents.notifications.topicArn });
  }
}
