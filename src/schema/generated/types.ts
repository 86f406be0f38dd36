import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Money as MoneyModel } from '../../domain/money.ts';
import type { ProvenanceModel as ProvenanceModelModel } from '../../store/provenance.ts';
import type { ProductModel as ProductModelModel, VariantModel as VariantModelModel, PriceModel as PriceModelModel, CategoryModel as CategoryModelModel } from '../../store/product-repository.ts';
import type { LocationModel as LocationModelModel, InventoryLevelModel as InventoryLevelModelModel } from '../../store/inventory-repository.ts';
import type { ReservationModel as ReservationModelModel, ReservationLineModel as ReservationLineModelModel } from '../../store/reservation-repository.ts';
import type { OrderModel as OrderModelModel, OrderLineModel as OrderLineModelModel, FulfillmentModel as FulfillmentModelModel, RefundModel as RefundModelModel } from '../../store/order-repository.ts';
import type { CustomerModel as CustomerModelModel } from '../../store/customer-repository.ts';
import type { CustomerMerge as CustomerMergeModel } from '../../store/merge-repository.ts';
import type { SupplierModel as SupplierModelModel, SupplierOfferModel as SupplierOfferModelModel } from '../../store/supplier-repository.ts';
import type { PurchaseOrderModel as PurchaseOrderModelModel, PurchaseOrderLineModel as PurchaseOrderLineModelModel } from '../../store/purchase-order-repository.ts';
import type { InboundShipmentModel as InboundShipmentModelModel, InboundShipmentLineModel as InboundShipmentLineModelModel, StockMovementModel as StockMovementModelModel } from '../../store/shipment-repository.ts';
import type { HistoryModel as HistoryModelModel } from '../../store/history-repository.ts';
import type { IdentityModel as IdentityModelModel } from '../../store/identity-repository.ts';
import type { StoredObservation as StoredObservationModel } from '../../store/observation-repository.ts';
import type { SystemInfo as SystemInfoModel, GraphContext } from '../../resolvers/context.ts';
import type { HealthModel as HealthModelModel } from '../../store/health-repository.ts';
import type { CompositionInfo as CompositionInfoModel, RefusedInfo as RefusedInfoModel, SubgraphInfo as SubgraphInfoModel } from '../../resolvers/composition-port.ts';
import type { SyncState as SyncStateModel } from '../../store/sync-repository.ts';
import type { AuditEntry as AuditEntryModel, AuditInput as AuditInputModel } from '../../store/audit-repository.ts';
import type { QuarantineModel as QuarantineModelModel } from '../../store/quarantine-repository.ts';
import type { EventModel as EventModelModel, RecordEventModel as RecordEventModelModel, RecordChangedModel as RecordChangedModelModel, PriceChangedModel as PriceChangedModelModel, InventoryChangedModel as InventoryChangedModelModel, ReservationChangedModel as ReservationChangedModelModel, OrderChangedModel as OrderChangedModelModel, PurchaseOrderChangedModel as PurchaseOrderChangedModelModel, InboundShipmentChangedModel as InboundShipmentChangedModelModel, CustomerMergeChangedModel as CustomerMergeChangedModelModel, RecordQuarantinedModel as RecordQuarantinedModelModel, SyncProgressedModel as SyncProgressedModelModel, ConnectorHealthChangedModel as ConnectorHealthChangedModelModel, RunChangedModel as RunChangedModelModel, RunStepEndedModel as RunStepEndedModelModel, ProposalMadeModel as ProposalMadeModelModel, ProposalDecidedModel as ProposalDecidedModelModel, ApprovalRequestedModel as ApprovalRequestedModelModel, ApprovalAnsweredModel as ApprovalAnsweredModelModel, EffectAppliedModel as EffectAppliedModelModel, EffectCompensatedModel as EffectCompensatedModelModel, InsightPublishedModel as InsightPublishedModelModel, ChainPausedModel as ChainPausedModelModel, ChainResumedModel as ChainResumedModelModel, KillSwitchChangedModel as KillSwitchChangedModelModel, GapModel as GapModelModel, EventConnectionModel as EventConnectionModelModel } from '../../resolvers/event-models.ts';
import type { Run as RunModel, RunStep as RunStepModel, KeptProposal as KeptProposalModel, Decision as DecisionModel, Approval as ApprovalModel, Effect as EffectModel, Difference as DifferenceModel, KeptInsight as KeptInsightModel, KillSwitch as KillSwitchModel } from '../../domain/run.ts';
import type { ProposedAction as ProposedActionModel } from '../../domain/proposal.ts';
import type { ProposedPurchaseLineModel as ProposedPurchaseLineModelModel, RunPayloadModel as RunPayloadModelModel, ApprovalPayloadModel as ApprovalPayloadModelModel, ChainPayloadModel as ChainPayloadModelModel, KillSwitchPayloadModel as KillSwitchPayloadModelModel } from '../../resolvers/run-models.ts';
import type { Fault as FaultModel } from '../../kernel/faults.ts';
import type { ChainInfo as ChainInfoModel, AgentInfo as AgentInfoModel } from '../../conductor/index.ts';
import type { MergeCustomersPayloadModel as MergeCustomersPayloadModelModel, UnmergeCustomersPayloadModel as UnmergeCustomersPayloadModelModel, ReservationPayloadModel as ReservationPayloadModelModel, ProductConnectionModel as ProductConnectionModelModel, InventoryLevelConnectionModel as InventoryLevelConnectionModelModel, OrderConnectionModel as OrderConnectionModelModel, CustomerConnectionModel as CustomerConnectionModelModel, PurchaseOrderConnectionModel as PurchaseOrderConnectionModelModel } from '../../resolvers/models.ts';
import type { UserErrorModel as UserErrorModelModel } from '../../resolvers/mutation.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A currency by its ISO 4217 code, such as GBP. */
  CurrencyCode: { input: string; output: string; }
  /** An opaque place in a list or in the stream of events. It is good only where it came from. */
  Cursor: { input: string; output: string; }
  /** A point in time, ISO 8601 in UTC, such as 2011-09-01T09:30:00.000Z. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number as a string, such as "12.50"; never a float. */
  Decimal: { input: string; output: string; }
  /** An ISO 8601 duration in days, hours, minutes and seconds, such as PT30S or P1D. */
  Duration: { input: string; output: string; }
  /** A selection of fields (Apollo Federation v2). */
  FieldSet: { input: string; output: string; }
  /** Any JSON value; its shape is described where it is used. */
  JSON: { input: unknown; output: unknown; }
  /** An absolute address, as in RFC 3986. */
  URL: { input: string; output: string; }
};

/** A postal address. */
export type Address = {
  readonly __typename?: 'Address';
  readonly city?: Maybe<Scalars['String']['output']>;
  readonly country?: Maybe<Scalars['String']['output']>;
  readonly line1?: Maybe<Scalars['String']['output']>;
  readonly line2?: Maybe<Scalars['String']['output']>;
  readonly postalCode?: Maybe<Scalars['String']['output']>;
  readonly region?: Maybe<Scalars['String']['output']>;
};

/** One model or automation. It reads and proposes, and writes nothing. */
export type Agent = {
  readonly __typename?: 'Agent';
  readonly description: Scalars['String']['output'];
  readonly name: Scalars['String']['output'];
  /** The most proposals that one call may make. */
  readonly proposalsMax: Scalars['Int']['output'];
  /** The most time that one call may take. */
  readonly timeout: Scalars['Duration']['output'];
  readonly version: Scalars['Int']['output'];
};

/** A person's answer that a run waits for. */
export type Approval = Node & {
  readonly __typename?: 'Approval';
  readonly answerReason?: Maybe<Scalars['String']['output']>;
  readonly answeredAt?: Maybe<Scalars['DateTime']['output']>;
  /** The id of the principal that answered. */
  readonly answeredBy?: Maybe<Scalars['ID']['output']>;
  /** Those that were approved; null while there is no answer. */
  readonly approvedProposals?: Maybe<ReadonlyArray<Proposal>>;
  readonly createdAt: Scalars['DateTime']['output'];
  /** When nobody has answered by then, it counts as rejected. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** What the step failed with that a person has to look at. */
  readonly fault?: Maybe<Fault>;
  readonly id: Scalars['ID']['output'];
  readonly kind: ApprovalKind;
  readonly proposals: ReadonlyArray<Proposal>;
  /** Why it is needed. */
  readonly reason: Scalars['String']['output'];
  /** The id of the principal that started the run. */
  readonly requestedBy: Scalars['ID']['output'];
  readonly run: Run;
  /** The scope that a principal needs to answer. */
  readonly scope: Scalars['String']['output'];
  readonly status: ApprovalStatus;
  /** What its proposals cost together. */
  readonly total?: Maybe<Money>;
};

/** A person answered, or the time for it is over. */
export type ApprovalAnswered = Event & {
  readonly __typename?: 'ApprovalAnswered';
  readonly answer: ApprovalStatus;
  readonly approval?: Maybe<Approval>;
  readonly approvalId: Scalars['ID']['output'];
  readonly at: Scalars['DateTime']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type ApprovalConnection = {
  readonly __typename?: 'ApprovalConnection';
  readonly edges: ReadonlyArray<ApprovalEdge>;
  readonly nodes: ReadonlyArray<Approval>;
  readonly pageInfo: PageInfo;
};

export type ApprovalEdge = {
  readonly __typename?: 'ApprovalEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Approval;
};

export type ApprovalFilter = {
  readonly kind?: InputMaybe<ReadonlyArray<ApprovalKind>>;
  readonly status?: InputMaybe<ReadonlyArray<ApprovalStatus>>;
};

export type ApprovalKind =
  /** Whether a step is tried again that failed in a way only a person can mend. */
  | 'EXCEPTION'
  /** Whether proposals may be applied that cost more than the approval limit. */
  | 'SPEND';

/** A run waits for a person. */
export type ApprovalRequested = Event & {
  readonly __typename?: 'ApprovalRequested';
  readonly approval?: Maybe<Approval>;
  readonly approvalId: Scalars['ID']['output'];
  readonly at: Scalars['DateTime']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly expiresAt: Scalars['DateTime']['output'];
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type ApprovalStatus =
  | 'APPROVED'
  /** Its run ended before. */
  | 'CANCELLED'
  | 'EXPIRED'
  | 'PENDING'
  | 'REJECTED';

export type ApproveStepInput = {
  readonly approvalId: Scalars['ID']['input'];
  readonly idempotencyKey: Scalars['String']['input'];
  /** Approves these proposals only and rejects the others; all of them when left out. */
  readonly proposalIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Why; kept with the answer. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

export type ApproveStepPayload = {
  readonly __typename?: 'ApproveStepPayload';
  readonly approval?: Maybe<Approval>;
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A mutation that somebody asked for. */
export type AuditEntry = Node & {
  readonly __typename?: 'AuditEntry';
  readonly at: Scalars['DateTime']['output'];
  /** Of the client itself, where the proxies between are trusted. */
  readonly clientAddress: Scalars['String']['output'];
  /** Of errors and of user errors. */
  readonly codes: ReadonlyArray<Scalars['String']['output']>;
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly id: Scalars['ID']['output'];
  /** What each was given. */
  readonly inputs: ReadonlyArray<AuditInput>;
  /** The mutations of the operation, in their order; at most 30. */
  readonly mutations: ReadonlyArray<Scalars['String']['output']>;
  readonly operationName?: Maybe<Scalars['String']['output']>;
  readonly outcome: AuditOutcome;
  /** The id of the principal that asked. */
  readonly principalId: Scalars['ID']['output'];
  /** What the principal was called then. */
  readonly principalName: Scalars['String']['output'];
  /** Ids of records that it told to have made or changed, as far as they are known; at most 100. */
  readonly recordIds: ReadonlyArray<Scalars['ID']['output']>;
  readonly requestId: Scalars['String']['output'];
  /** http or websocket. */
  readonly transport: Scalars['String']['output'];
};

export type AuditEntryConnection = {
  readonly __typename?: 'AuditEntryConnection';
  readonly edges: ReadonlyArray<AuditEntryEdge>;
  readonly nodes: ReadonlyArray<AuditEntry>;
  readonly pageInfo: PageInfo;
};

export type AuditEntryEdge = {
  readonly __typename?: 'AuditEntryEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: AuditEntry;
};

export type AuditFilter = {
  readonly at?: InputMaybe<DateTimeRange>;
  /** Names of mutations, of which any was asked for. */
  readonly mutations?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly outcome?: InputMaybe<ReadonlyArray<AuditOutcome>>;
  readonly principalIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Ids of records of which any was touched. */
  readonly recordIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly requestId?: InputMaybe<Scalars['String']['input']>;
};

/** What a mutation was given, without what people wrote: of a text it is only told how long it was. */
export type AuditInput = {
  readonly __typename?: 'AuditInput';
  readonly arguments: Scalars['JSON']['output'];
  readonly idempotencyKey?: Maybe<Scalars['String']['output']>;
  readonly mutation: Scalars['String']['output'];
};

export type AuditOutcome =
  | 'DONE'
  /** It was executed, and at least one of its fields did not do what was asked: see `codes`. */
  | 'FAILED'
  /** It was not executed: `codes` says why. */
  | 'REFUSED'
  /** It was begun, and how it ended is not known: it is under way, or its process died. */
  | 'STARTED';

export type CancelRunInput = {
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why; kept with the run. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  readonly runId: Scalars['ID']['input'];
};

export type CancelRunPayload = {
  readonly __typename?: 'CancelRunPayload';
  readonly run?: Maybe<Run>;
  readonly userErrors: ReadonlyArray<UserError>;
};

export type Category = {
  readonly __typename?: 'Category';
  readonly name: Scalars['String']['output'];
  readonly productCount: Scalars['Int']['output'];
  readonly products: ProductConnection;
};


export type CategoryProductsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};

export type CategoryConnection = {
  readonly __typename?: 'CategoryConnection';
  readonly edges: ReadonlyArray<CategoryEdge>;
  readonly nodes: ReadonlyArray<Category>;
  readonly pageInfo: PageInfo;
};

export type CategoryEdge = {
  readonly __typename?: 'CategoryEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Category;
};

/** Something that can be run: agents in steps, up to what is applied. */
export type Chain = {
  readonly __typename?: 'Chain';
  readonly description: Scalars['String']['output'];
  /** Who paused or resumed it last, when and why. */
  readonly lastChange?: Maybe<ControlChange>;
  readonly name: Scalars['String']['output'];
  readonly paused: Scalars['Boolean']['output'];
  readonly runs: RunConnection;
  /** The newest first; new runs are of the newest. */
  readonly versions: ReadonlyArray<Scalars['Int']['output']>;
};


/** Something that can be run: agents in steps, up to what is applied. */
export type ChainRunsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<RunFilter>;
  first: Scalars['Int']['input'];
};

/** Runs of a chain will wait; the subject is the chain. */
export type ChainPaused = Event & {
  readonly __typename?: 'ChainPaused';
  readonly at: Scalars['DateTime']['output'];
  readonly chain: Scalars['String']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly reason: Scalars['String']['output'];
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

/** Runs of a chain go on; the subject is the chain. */
export type ChainResumed = Event & {
  readonly __typename?: 'ChainResumed';
  readonly at: Scalars['DateTime']['output'];
  readonly chain: Scalars['String']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type ChangeKind =
  | 'CHANGED'
  | 'CREATED'
  /** Its system has it no longer. */
  | 'DELETED';

/** Whether a subgraph is asked. */
export type CircuitState =
  | 'CLOSED'
  | 'OPEN'
  /** One request sees whether it can be asked again. */
  | 'TRYING';

export type CompensationOutcome =
  /** The system refused; a person has to look at it. */
  | 'PARKED'
  | 'UNDONE';

/** Tutti's own graph, alone or as one with other graphs, and how the newest change of it went. */
export type Composition = {
  readonly __typename?: 'Composition';
  /** The newest change, while it makes no graph and is left out. */
  readonly refused?: Maybe<RefusedChange>;
  /** Equal for equal graphs; null while Tutti's own is alone. */
  readonly schemaHash?: Maybe<Scalars['String']['output']>;
  /** When this graph took over. */
  readonly since: Scalars['DateTime']['output'];
  /** The other graphs. */
  readonly subgraphs: ReadonlyArray<SubgraphHealth>;
  /** Counts the graphs since this gateway started, whose first is 1. */
  readonly version: Scalars['Int']['output'];
};

/** One outside system, as its connector sees it. */
export type Connector = {
  readonly __typename?: 'Connector';
  readonly health: ConnectorHealth;
  /** Its name in the configuration. */
  readonly name: Scalars['String']['output'];
  /** Whose place it takes when systems disagree: STOREFRONT, POS, CRM or ERP. */
  readonly role: SystemRole;
  /** What it reads, and how far each kind has come. */
  readonly syncs: ReadonlyArray<SyncState>;
  readonly type: Scalars['String']['output'];
  readonly webhooks: Scalars['Boolean']['output'];
  readonly writes: ReadonlyArray<Scalars['String']['output']>;
};

export type ConnectorHealth = {
  readonly __typename?: 'ConnectorHealth';
  /** The code of the last failure while it is not up. */
  readonly code?: Maybe<Scalars['String']['output']>;
  readonly lastSuccessAt?: Maybe<Scalars['DateTime']['output']>;
  readonly message?: Maybe<Scalars['String']['output']>;
  /** When this status began. */
  readonly since: Scalars['DateTime']['output'];
  readonly status: ConnectorStatus;
};

/** A system became reachable, slow or unreachable; the subject is the system. */
export type ConnectorHealthChanged = Event & {
  readonly __typename?: 'ConnectorHealthChanged';
  readonly at: Scalars['DateTime']['output'];
  /** The code of the failure while it is not up. */
  readonly code?: Maybe<Scalars['String']['output']>;
  readonly connectorStatus: ConnectorStatus;
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly system: Scalars['String']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type ConnectorStatus =
  | 'DEGRADED'
  | 'DOWN'
  | 'UP';

export type Consent =
  | 'SUBSCRIBED'
  | 'UNKNOWN'
  | 'UNSUBSCRIBED';

export type ControlChange = {
  readonly __typename?: 'ControlChange';
  readonly at: Scalars['DateTime']['output'];
  /** The id of the principal. */
  readonly by: Scalars['ID']['output'];
  readonly reason: Scalars['String']['output'];
};

export type ConvertReservationInput = {
  readonly idempotencyKey: Scalars['String']['input'];
  /** The order's number, or its id in its system; the order need not be in the graph yet. */
  readonly orderReference: Scalars['String']['input'];
  readonly reservationId: Scalars['ID']['input'];
};

export type ConvertReservationPayload = {
  readonly __typename?: 'ConvertReservationPayload';
  /** Null too when the caller may end it and not see it: somebody else's, without control:read. */
  readonly reservation?: Maybe<Reservation>;
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A person who buys, joined over the systems that know them. */
export type Customer = Node & {
  readonly __typename?: 'Customer';
  readonly addresses: ReadonlyArray<Address>;
  /** The company the person buys for, as the CRM says. */
  readonly company?: Maybe<Scalars['String']['output']>;
  readonly displayName: Scalars['String']['output'];
  readonly email?: Maybe<Scalars['String']['output']>;
  readonly emailConsent: Consent;
  readonly familyName?: Maybe<Scalars['String']['output']>;
  readonly givenName?: Maybe<Scalars['String']['output']>;
  readonly id: Scalars['ID']['output'];
  /** The systems' ids that were joined into this person, and why. */
  readonly identities: ReadonlyArray<Identity>;
  /** How far the relation has come, in the CRM's own words. */
  readonly lifecycleStage?: Maybe<Scalars['String']['output']>;
  /** Spent over all orders that were not cancelled, less refunds; one amount a currency. */
  readonly lifetimeValue: ReadonlyArray<Money>;
  /** Numbers of the loyalty cards that any system knows. */
  readonly loyaltyIds: ReadonlyArray<Scalars['String']['output']>;
  /** The records that became a part of this one, the newest first; taken back ones too. */
  readonly merges: ReadonlyArray<CustomerMerge>;
  /** Orders of every channel, newest first. */
  readonly orders: OrderConnection;
  readonly phone?: Maybe<Scalars['String']['output']>;
  readonly provenance: Provenance;
  readonly tags: ReadonlyArray<Scalars['String']['output']>;
  readonly updatedAt: Scalars['DateTime']['output'];
};


/** A person who buys, joined over the systems that know them. */
export type CustomerMergesArgs = {
  first?: Scalars['Int']['input'];
};


/** A person who buys, joined over the systems that know them. */
export type CustomerOrdersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<OrderFilter>;
  first: Scalars['Int']['input'];
};

export type CustomerConnection = {
  readonly __typename?: 'CustomerConnection';
  readonly edges: ReadonlyArray<CustomerEdge>;
  readonly nodes: ReadonlyArray<Customer>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type CustomerEdge = {
  readonly __typename?: 'CustomerEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Customer;
};

export type CustomerFilter = {
  /** Of any of the addresses, as the system writes it, in whatever case. */
  readonly country?: InputMaybe<Scalars['String']['input']>;
  readonly emailConsent?: InputMaybe<ReadonlyArray<Consent>>;
  /** Words of the name, or an e-mail address or its beginning. A blank text is as if it were left out. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  /** Any of these, exactly as written. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** Two records that were made one person, and why. */
export type CustomerMerge = Node & {
  readonly __typename?: 'CustomerMerge';
  /** The id that the absorbed customer had; it leads to the one that was kept. */
  readonly absorbedId: Scalars['ID']['output'];
  readonly confidence: Scalars['Float']['output'];
  /** The customer it is a part of now; null when it was taken back. */
  readonly customer?: Maybe<Customer>;
  /** What the merge rests on: loyalty, email, phone, merged in a system, or person. */
  readonly evidence: Scalars['String']['output'];
  readonly id: Scalars['ID']['output'];
  /** The systems' ids that were the absorbed customer's. */
  readonly identities: ReadonlyArray<MergedIdentity>;
  readonly mergedAt: Scalars['DateTime']['output'];
  /** The id of the principal who asked for it; null when Tutti's rule for joining did it. */
  readonly mergedBy?: Maybe<Scalars['ID']['output']>;
  readonly reason?: Maybe<Scalars['String']['output']>;
  readonly unmergeReason?: Maybe<Scalars['String']['output']>;
  readonly unmergedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly unmergedBy?: Maybe<Scalars['ID']['output']>;
};

/** Two customers were found to be one person, or were taken apart again; the subject was kept. */
export type CustomerMergeChanged = Event & {
  readonly __typename?: 'CustomerMergeChanged';
  /** The customer that became a part of the subject, or is itself again. */
  readonly absorbedId: Scalars['ID']['output'];
  readonly at: Scalars['DateTime']['output'];
  readonly confidence: Scalars['Float']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly customer?: Maybe<Customer>;
  /** What the merge rests on, such as loyalty, email or phone; person when somebody asked for it. */
  readonly evidence: Scalars['String']['output'];
  readonly id: Scalars['ID']['output'];
  readonly mergeId: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type CustomerSort = {
  readonly by: CustomerSortKey;
  readonly direction?: InputMaybe<SortDirection>;
};

export type CustomerSortKey =
  | 'NAME'
  | 'UPDATED_AT';

export type DailySales = {
  readonly __typename?: 'DailySales';
  /** The day, as its first instant in UTC. */
  readonly day: Scalars['DateTime']['output'];
  readonly locationId?: Maybe<Scalars['ID']['output']>;
  readonly units: Scalars['Int']['output'];
};

/** From (inclusive) and until (exclusive); either may be left out. */
export type DateTimeRange = {
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  readonly until?: InputMaybe<Scalars['DateTime']['input']>;
};

export type Decision = {
  readonly __typename?: 'Decision';
  readonly decidedAt: Scalars['DateTime']['output'];
  /** The id of the principal that decided, or policy. */
  readonly decidedBy: Scalars['ID']['output'];
  readonly outcome: DecisionOutcome;
  readonly reason: Scalars['String']['output'];
};

export type DecisionOutcome =
  /** It is to be applied. */
  | 'AGREED'
  /** Its run ended before. */
  | 'CANCELLED'
  /** Nobody answered in time. */
  | 'EXPIRED'
  /** Another run has the same need in hand. */
  | 'REFUSED_AS_CONFLICT'
  /** Another proposal of the same run meets the same need. */
  | 'REFUSED_AS_DUPLICATE'
  /** It would cost more than is left of the run's budget. */
  | 'REFUSED_BY_BUDGET'
  /** It breaks a rule that holds for all proposals of its kind. */
  | 'REFUSED_BY_GUARDRAIL'
  /** A person said no. */
  | 'REJECTED';

/** A write to a system, done once however often it was tried. */
export type Effect = Node & {
  readonly __typename?: 'Effect';
  /** What was asked of it, such as purchaseOrder.create. */
  readonly action: Scalars['String']['output'];
  readonly appliedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was taken back. */
  readonly compensatedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly cost: Money;
  /** Where what was made, as read back, is not what was asked; null before it was compared. */
  readonly differences?: Maybe<ReadonlyArray<EffectDifference>>;
  /** Why it was given up, or could not be taken back. */
  readonly fault?: Maybe<Fault>;
  readonly id: Scalars['ID']['output'];
  /** By this key the system finds it again; purchase orders carry it as their reference. */
  readonly idempotencyKey: Scalars['String']['output'];
  readonly intendedAt: Scalars['DateTime']['output'];
  readonly proposal: Proposal;
  /** The order that was made, as the graph knows it. */
  readonly purchaseOrder?: Maybe<PurchaseOrder>;
  readonly run: Run;
  /** The id of what was made, in the system. */
  readonly sourceId?: Maybe<Scalars['String']['output']>;
  readonly status: EffectStatus;
  /** The name of the system. */
  readonly system: Scalars['String']['output'];
};

/** A system did what a run asked. */
export type EffectApplied = Event & {
  readonly __typename?: 'EffectApplied';
  readonly action: Scalars['String']['output'];
  readonly at: Scalars['DateTime']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly run?: Maybe<Run>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  /** The id there of what was written. */
  readonly sourceId: Scalars['String']['output'];
  readonly subject: Scalars['ID']['output'];
  readonly system: Scalars['String']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

/** A completed effect of a run that failed was taken back, or could not be. */
export type EffectCompensated = Event & {
  readonly __typename?: 'EffectCompensated';
  readonly action: Scalars['String']['output'];
  readonly at: Scalars['DateTime']['output'];
  readonly compensation: CompensationOutcome;
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly run?: Maybe<Run>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly system: Scalars['String']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type EffectConnection = {
  readonly __typename?: 'EffectConnection';
  readonly edges: ReadonlyArray<EffectEdge>;
  readonly nodes: ReadonlyArray<Effect>;
  readonly pageInfo: PageInfo;
};

export type EffectDifference = {
  readonly __typename?: 'EffectDifference';
  readonly asked: Scalars['String']['output'];
  readonly field: Scalars['String']['output'];
  /** Null when it was not there at all. */
  readonly got?: Maybe<Scalars['String']['output']>;
};

export type EffectEdge = {
  readonly __typename?: 'EffectEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Effect;
};

export type EffectStatus =
  | 'APPLIED'
  /** About to be written, or written and not yet known. */
  | 'INTENDED'
  /** It should have been taken back, or made final, and could not be; a person has to look. */
  | 'PARKED'
  /** The system refused it, and a person gave it up. */
  | 'SKIPPED'
  /** It was applied and taken back. */
  | 'UNDONE';

export type EngageKillSwitchInput = {
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, not blank; kept with the switch. One that is engaged already keeps the new reason. */
  readonly reason: Scalars['String']['input'];
};

export type EngageKillSwitchPayload = {
  readonly __typename?: 'EngageKillSwitchPayload';
  readonly killSwitch?: Maybe<KillSwitch>;
  readonly userErrors: ReadonlyArray<UserError>;
};

/**
 * Something that happened. Events carry ids, states and quantities, never a person's data. A field of
 * one name has one type in all of them, so a selection can name the fields of any.
 */
export type Event = {
  /** When it happened, by the clock of the process that wrote it; order is told by cursors. */
  readonly at: Scalars['DateTime']['output'];
  /** The event's place; give it as `after` to go on behind it. */
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  /** The id of the principal that caused it, when one did. */
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  /** The run that caused it, when one did. */
  readonly runId?: Maybe<Scalars['ID']['output']>;
  /** The id of the record or run it is about, or the name of the system. */
  readonly subject: Scalars['ID']['output'];
  /** The trace it belongs to, as in W3C Trace Context. */
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type EventConnection = {
  readonly __typename?: 'EventConnection';
  readonly edges: ReadonlyArray<EventEdge>;
  /** Where the log ended when the page was read. */
  readonly head: Scalars['Cursor']['output'];
  readonly nodes: ReadonlyArray<Event>;
  /**
   * A page may have fewer events than asked and still have a next page, when matches are rare; its
   * `endCursor` is then behind its last event.
   */
  readonly pageInfo: PageInfo;
};

export type EventEdge = {
  readonly __typename?: 'EventEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Event;
};

export type EventType =
  | 'APPROVAL_ANSWERED'
  | 'APPROVAL_REQUESTED'
  | 'CHAIN_PAUSED'
  | 'CHAIN_RESUMED'
  | 'CONNECTOR_HEALTH_CHANGED'
  | 'CUSTOMERS_MERGED'
  | 'CUSTOMERS_UNMERGED'
  | 'CUSTOMER_CHANGED'
  | 'EFFECT_APPLIED'
  | 'EFFECT_COMPENSATED'
  /** Not something that happened: see the type Gap. It comes whatever types were asked for. */
  | 'GAP'
  | 'INBOUND_SHIPMENT_CHANGED'
  | 'INSIGHT_PUBLISHED'
  | 'INVENTORY_CHANGED'
  | 'KILL_SWITCH_ENGAGED'
  | 'KILL_SWITCH_RELEASED'
  | 'LOCATION_CHANGED'
  | 'ORDER_CHANGED'
  | 'PRICE_CHANGED'
  | 'PRODUCT_CHANGED'
  | 'PROPOSAL_DECIDED'
  | 'PROPOSAL_MADE'
  | 'PURCHASE_ORDER_CHANGED'
  | 'RECORD_QUARANTINED'
  | 'RESERVATION_CHANGED'
  | 'RUN_ENDED'
  | 'RUN_STARTED'
  | 'RUN_STATUS_CHANGED'
  | 'RUN_STEP_ENDED'
  | 'STOCK_MOVED'
  | 'SUPPLIER_CHANGED'
  | 'SUPPLIER_OFFER_CHANGED'
  | 'SYNC_PROGRESSED';

/** An expected failure; docs/errors.md lists the codes. */
export type Fault = {
  readonly __typename?: 'Fault';
  readonly code: Scalars['String']['output'];
  /** What happened, where, and what to do. */
  readonly message: Scalars['String']['output'];
  readonly recovery: Recovery;
};

export type FieldChange = {
  readonly __typename?: 'FieldChange';
  readonly field: Scalars['String']['output'];
  /** The value before, as JSON. */
  readonly from?: Maybe<Scalars['JSON']['output']>;
  /** The value after, as JSON. */
  readonly to?: Maybe<Scalars['JSON']['output']>;
};

export type Fulfillment = {
  readonly __typename?: 'Fulfillment';
  readonly at: Scalars['DateTime']['output'];
  readonly lines: ReadonlyArray<LineQuantity>;
  readonly status: FulfillmentState;
};

export type FulfillmentState =
  | 'CANCELLED'
  | 'DELIVERED'
  | 'IN_TRANSIT'
  | 'PENDING';

export type FulfillmentStatus =
  | 'FULFILLED'
  | 'PARTIALLY_FULFILLED'
  | 'UNFULFILLED';

/**
 * Events between the reader's position and this cursor were removed, because they were older than
 * events are kept. What they changed has to be queried anew.
 */
export type Gap = Event & {
  readonly __typename?: 'Gap';
  /** When the gap was found. */
  readonly at: Scalars['DateTime']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  /** How many events of all types and subjects are missing. */
  readonly missing: Scalars['Int']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  /** Always "log". */
  readonly subject: Scalars['ID']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

/** One change of a record, as its systems told it. */
export type HistoryEntry = {
  readonly __typename?: 'HistoryEntry';
  /** When Tutti applied it. */
  readonly at: Scalars['DateTime']['output'];
  readonly changes: ReadonlyArray<FieldChange>;
  readonly system: Scalars['String']['output'];
};

/** A system's id joined to a record of the graph, and what the join rests on. */
export type Identity = {
  readonly __typename?: 'Identity';
  /** From 0 to 1. */
  readonly confidence: Scalars['Float']['output'];
  /** Such as gtin, sku, name, or first-seen for the one that made the record. */
  readonly evidence: Scalars['String']['output'];
  readonly joinedAt: Scalars['DateTime']['output'];
  readonly sourceId: Scalars['String']['output'];
  readonly system: Scalars['String']['output'];
};

export type Image = {
  readonly __typename?: 'Image';
  readonly altText?: Maybe<Scalars['String']['output']>;
  readonly url: Scalars['URL']['output'];
};

export type InboundShipment = Node & {
  readonly __typename?: 'InboundShipment';
  readonly expectedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly lines: ReadonlyArray<InboundShipmentLine>;
  readonly location: Location;
  readonly number?: Maybe<Scalars['String']['output']>;
  readonly provenance: Provenance;
  readonly receivedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly status: InboundShipmentStatus;
  readonly supplier: Supplier;
};

/** A change of goods on their way from a supplier. */
export type InboundShipmentChanged = Event & RecordEvent & {
  readonly __typename?: 'InboundShipmentChanged';
  readonly at: Scalars['DateTime']['output'];
  readonly change: ChangeKind;
  readonly cursor: Scalars['Cursor']['output'];
  readonly fields: ReadonlyArray<Scalars['String']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly inboundShipment?: Maybe<InboundShipment>;
  /** Its status after this change. */
  readonly inboundShipmentStatus: InboundShipmentStatus;
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly system: Scalars['String']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type InboundShipmentConnection = {
  readonly __typename?: 'InboundShipmentConnection';
  readonly edges: ReadonlyArray<InboundShipmentEdge>;
  readonly nodes: ReadonlyArray<InboundShipment>;
  readonly pageInfo: PageInfo;
};

export type InboundShipmentEdge = {
  readonly __typename?: 'InboundShipmentEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: InboundShipment;
};

export type InboundShipmentFilter = {
  readonly expectedAt?: InputMaybe<DateTimeRange>;
  readonly locationIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly status?: InputMaybe<ReadonlyArray<InboundShipmentStatus>>;
  readonly supplierIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

export type InboundShipmentLine = {
  readonly __typename?: 'InboundShipmentLine';
  readonly id: Scalars['ID']['output'];
  readonly purchaseOrder?: Maybe<PurchaseOrder>;
  readonly quantity: Scalars['Int']['output'];
  readonly variant: ProductVariant;
};

export type InboundShipmentStatus =
  | 'CANCELLED'
  | 'IN_TRANSIT'
  | 'PLANNED'
  | 'RECEIVED';

/** A claim that an agent shares: what, about whom, how sure, since when and until when. */
export type Insight = Node & {
  readonly __typename?: 'Insight';
  /** The agent and its version, such as replenish@1. */
  readonly agent: Scalars['String']['output'];
  /** The claim's name, such as demand-forecast. */
  readonly claim: Scalars['String']['output'];
  /** From 0 to 1. */
  readonly confidence: Scalars['Float']['output'];
  readonly createdAt: Scalars['DateTime']['output'];
  readonly evidence: Scalars['String']['output'];
  readonly expiresAt: Scalars['DateTime']['output'];
  readonly id: Scalars['ID']['output'];
  readonly run: Run;
  /** The id of what it is about. */
  readonly subject: Scalars['ID']['output'];
  /** In the shape that the claim's name promises. */
  readonly value: Scalars['JSON']['output'];
};

export type InsightConnection = {
  readonly __typename?: 'InsightConnection';
  readonly edges: ReadonlyArray<InsightEdge>;
  readonly nodes: ReadonlyArray<Insight>;
  readonly pageInfo: PageInfo;
};

export type InsightEdge = {
  readonly __typename?: 'InsightEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Insight;
};

export type InsightFilter = {
  readonly claims?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Ids of what they are about. */
  readonly subjects?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Only those that have not expired. */
  readonly valid?: InputMaybe<Scalars['Boolean']['input']>;
};

/** An agent shares a claim. */
export type InsightPublished = Event & {
  readonly __typename?: 'InsightPublished';
  readonly at: Scalars['DateTime']['output'];
  readonly claim: Scalars['String']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly insight?: Maybe<Insight>;
  readonly insightId: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

/** A change of the stock of one variant at one location; quantities are those after it. */
export type InventoryChanged = Event & RecordEvent & {
  readonly __typename?: 'InventoryChanged';
  readonly at: Scalars['DateTime']['output'];
  readonly change: ChangeKind;
  readonly cursor: Scalars['Cursor']['output'];
  readonly fields: ReadonlyArray<Scalars['String']['output']>;
  /** Units that Tutti itself has promised; an event about that alone is of the system tutti. */
  readonly held: Scalars['Int']['output'];
  readonly id: Scalars['ID']['output'];
  readonly incoming: Scalars['Int']['output'];
  /** The level as it is now, which may be newer than this event. */
  readonly inventoryLevel?: Maybe<InventoryLevel>;
  readonly location?: Maybe<Location>;
  readonly locationId: Scalars['ID']['output'];
  readonly onHand: Scalars['Int']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly reserved: Scalars['Int']['output'];
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly system: Scalars['String']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
  readonly variant?: Maybe<ProductVariant>;
  readonly variantId: Scalars['ID']['output'];
};

export type InventoryFilter = {
  readonly availableAbove?: InputMaybe<Scalars['Int']['input']>;
  readonly availableBelow?: InputMaybe<Scalars['Int']['input']>;
  readonly locationIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Variants that are removed are left out unless they are named here. */
  readonly variantIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

/** Units of one variant at one location. */
export type InventoryLevel = Node & {
  readonly __typename?: 'InventoryLevel';
  /** What can be promised to a buyer now: on hand less reserved and held, never below zero. */
  readonly availableToPromise: Scalars['Int']['output'];
  /** Of those, promised by reservations here that the system does not count yet. */
  readonly held: Scalars['Int']['output'];
  readonly history: ReadonlyArray<HistoryEntry>;
  readonly id: Scalars['ID']['output'];
  /** On their way here; for a limited key, on the purchase orders that it may see. */
  readonly incoming: Scalars['Int']['output'];
  readonly location: Location;
  /** What each system says of it, also where another's word counts. */
  readonly observations: ReadonlyArray<Observation>;
  /** Units that are physically there. */
  readonly onHand: Scalars['Int']['output'];
  readonly provenance: Provenance;
  /** Of those, promised already, as the system says. */
  readonly reserved: Scalars['Int']['output'];
  readonly variant: ProductVariant;
};


/** Units of one variant at one location. */
export type InventoryLevelAvailableToPromiseArgs = {
  by?: InputMaybe<Scalars['DateTime']['input']>;
};


/** Units of one variant at one location. */
export type InventoryLevelHistoryArgs = {
  first?: Scalars['Int']['input'];
};

export type InventoryLevelConnection = {
  readonly __typename?: 'InventoryLevelConnection';
  readonly edges: ReadonlyArray<InventoryLevelEdge>;
  readonly nodes: ReadonlyArray<InventoryLevel>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type InventoryLevelEdge = {
  readonly __typename?: 'InventoryLevelEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: InventoryLevel;
};

export type InventorySort = {
  readonly by: InventorySortKey;
  readonly direction?: InputMaybe<SortDirection>;
};

export type InventorySortKey =
  | 'OBSERVED_AT'
  | 'ON_HAND'
  | 'VARIANT';

export type KillSwitch = {
  readonly __typename?: 'KillSwitch';
  /** While it is, nothing is written to any system. */
  readonly engaged: Scalars['Boolean']['output'];
  /** Who switched it last, when and why. */
  readonly lastChange?: Maybe<ControlChange>;
};

/** The kill switch was engaged, which holds back every effect, or released: see the type. */
export type KillSwitchChanged = Event & {
  readonly __typename?: 'KillSwitchChanged';
  readonly at: Scalars['DateTime']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly reason: Scalars['String']['output'];
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type LineQuantity = {
  readonly __typename?: 'LineQuantity';
  readonly lineId: Scalars['ID']['output'];
  readonly quantity: Scalars['Int']['output'];
};

/** A place that holds stock. */
export type Location = Node & {
  readonly __typename?: 'Location';
  readonly active: Scalars['Boolean']['output'];
  readonly address?: Maybe<Address>;
  readonly code?: Maybe<Scalars['String']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly identities: ReadonlyArray<Identity>;
  readonly inventory: InventoryLevelConnection;
  readonly name: Scalars['String']['output'];
  readonly provenance: Provenance;
  readonly type: LocationType;
};


/** A place that holds stock. */
export type LocationInventoryArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<InventoryFilter>;
  first: Scalars['Int']['input'];
};

export type LocationConnection = {
  readonly __typename?: 'LocationConnection';
  readonly edges: ReadonlyArray<LocationEdge>;
  readonly nodes: ReadonlyArray<Location>;
  readonly pageInfo: PageInfo;
};

export type LocationEdge = {
  readonly __typename?: 'LocationEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Location;
};

export type LocationFilter = {
  readonly active?: InputMaybe<Scalars['Boolean']['input']>;
  readonly type?: InputMaybe<ReadonlyArray<LocationType>>;
};

export type LocationType =
  | 'STORE'
  | 'WAREHOUSE';

export type MergeCustomersInput = {
  /** The customers that become a part of it, at most 20. */
  readonly customerIds: ReadonlyArray<Scalars['ID']['input']>;
  /** Names this request: the same key and input does it once. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The customer that is kept. */
  readonly into: Scalars['ID']['input'];
  /** Why; whoever looks at the merge later reads it. */
  readonly reason: Scalars['String']['input'];
};

export type MergeCustomersPayload = {
  readonly __typename?: 'MergeCustomersPayload';
  readonly customer?: Maybe<Customer>;
  readonly merges?: Maybe<ReadonlyArray<CustomerMerge>>;
  readonly userErrors: ReadonlyArray<UserError>;
};

export type MergedIdentity = {
  readonly __typename?: 'MergedIdentity';
  readonly sourceId: Scalars['String']['output'];
  readonly system: Scalars['String']['output'];
};

/** An exact amount of money. */
export type Money = {
  readonly __typename?: 'Money';
  readonly amount: Scalars['Decimal']['output'];
  readonly currency: Scalars['CurrencyCode']['output'];
};

export type MoneyInput = {
  readonly amount: Scalars['Decimal']['input'];
  readonly currency: Scalars['CurrencyCode']['input'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Approves what a run waits for: its proposals, or some of them, or another try of a failed step. */
  readonly approveStep: ApproveStepPayload;
  /**
   * Ends a run before its next step and takes back what it has applied, the newest first. What a
   * system does not let us take back is parked, and its effect says so.
   */
  readonly cancelRun: CancelRunPayload;
  /**
   * Says that the units were sold in a system. They stay held until that system's stock was seen
   * with the sale in it, so that they are at no time free twice.
   */
  readonly convertReservation: ConvertReservationPayload;
  /**
   * Stops all writing to systems. Once it has answered, no write begins, of any run, its taking back
   * included; runs wait where they would write. Writes that had begun end within their time.
   */
  readonly engageKillSwitch: EngageKillSwitchPayload;
  /**
   * Makes customers one who are the same person. It can be taken back. Their ids all lead to the one
   * that is kept.
   */
  readonly mergeCustomers: MergeCustomersPayload;
  /** Holds a chain: new runs are refused, and runs that have begun wait before their next step. */
  readonly pauseChain: PauseChainPayload;
  /** Rejects what a run waits for: its proposals are not applied, or its failed step is given up. */
  readonly rejectStep: RejectStepPayload;
  /** Lets runs write to systems again. */
  readonly releaseKillSwitch: ReleaseKillSwitchPayload;
  /** Lets a reservation go before its time: its units can be promised to others at once. */
  readonly releaseReservation: ReleaseReservationPayload;
  /**
   * Forecasts the demand for these variants at these locations and orders from suppliers what will be
   * missing. Returns its run at once. A run whose orders cost more than the approval limit waits for
   * an answer to its approval before it orders anything.
   */
  readonly replenishStock: ReplenishStockPayload;
  /**
   * Promises units to one buyer, all lines or none, until they are sold, released or the time is
   * over. Nobody else can reserve them meanwhile, and `availableToPromise` leaves them out.
   */
  readonly reserveInventory: ReserveInventoryPayload;
  /** Lets a paused chain go on. */
  readonly resumeChain: ResumeChainPayload;
  /** Starts a run anew that failed or was cancelled: the same chain and input, read and decided afresh. */
  readonly retryRun: RetryRunPayload;
  /**
   * Takes a merge back: the customer is itself again, with the identities and orders it had, and the
   * two are not joined again by what they have in common.
   */
  readonly unmergeCustomers: UnmergeCustomersPayload;
};


export type MutationApproveStepArgs = {
  input: ApproveStepInput;
};


export type MutationCancelRunArgs = {
  input: CancelRunInput;
};


export type MutationConvertReservationArgs = {
  input: ConvertReservationInput;
};


export type MutationEngageKillSwitchArgs = {
  input: EngageKillSwitchInput;
};


export type MutationMergeCustomersArgs = {
  input: MergeCustomersInput;
};


export type MutationPauseChainArgs = {
  input: PauseChainInput;
};


export type MutationRejectStepArgs = {
  input: RejectStepInput;
};


export type MutationReleaseKillSwitchArgs = {
  input: ReleaseKillSwitchInput;
};


export type MutationReleaseReservationArgs = {
  input: ReleaseReservationInput;
};


export type MutationReplenishStockArgs = {
  input: ReplenishStockInput;
};


export type MutationReserveInventoryArgs = {
  input: ReserveInventoryInput;
};


export type MutationResumeChainArgs = {
  input: ResumeChainInput;
};


export type MutationRetryRunArgs = {
  input: RetryRunInput;
};


export type MutationUnmergeCustomersArgs = {
  input: UnmergeCustomersInput;
};

/** Anything with an id that is stable over time and unique over the whole graph. */
export type Node = {
  /** Opaque; its prefix tells a human reader what it names. */
  readonly id: Scalars['ID']['output'];
};

/** What one system said of a thing. */
export type Observation = {
  readonly __typename?: 'Observation';
  readonly observedAt: Scalars['DateTime']['output'];
  /** The record as the connector understood it. */
  readonly record: Scalars['JSON']['output'];
  readonly sourceId: Scalars['String']['output'];
  /** The system's own time of its last change, where it tells. */
  readonly sourceUpdatedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly system: Scalars['String']['output'];
};

/** A sale, in whatever channel it was made. */
export type Order = Node & {
  readonly __typename?: 'Order';
  readonly cancelledAt?: Maybe<Scalars['DateTime']['output']>;
  readonly channel: OrderChannel;
  /** Null when the buyer is not known. */
  readonly customer?: Maybe<Customer>;
  readonly fulfillmentStatus: FulfillmentStatus;
  readonly fulfillments: ReadonlyArray<Fulfillment>;
  readonly history: ReadonlyArray<HistoryEntry>;
  readonly id: Scalars['ID']['output'];
  readonly lines: ReadonlyArray<OrderLine>;
  /** Where the goods come from, when the system knows. */
  readonly location?: Maybe<Location>;
  /** The number the customer knows, such as #1001. */
  readonly number: Scalars['String']['output'];
  readonly paymentStatus: PaymentStatus;
  readonly placedAt: Scalars['DateTime']['output'];
  readonly provenance: Provenance;
  readonly refunds: ReadonlyArray<Refund>;
  readonly shipping: Money;
  readonly status: OrderStatus;
  readonly subtotal: Money;
  readonly tax: Money;
  /** Whether the amounts include tax. */
  readonly taxIncluded: Scalars['Boolean']['output'];
  readonly total: Money;
  readonly updatedAt: Scalars['DateTime']['output'];
};


/** A sale, in whatever channel it was made. */
export type OrderHistoryArgs = {
  first?: Scalars['Int']['input'];
};

/** A change of a sale. */
export type OrderChanged = Event & RecordEvent & {
  readonly __typename?: 'OrderChanged';
  readonly at: Scalars['DateTime']['output'];
  readonly change: ChangeKind;
  readonly cursor: Scalars['Cursor']['output'];
  readonly fields: ReadonlyArray<Scalars['String']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly order?: Maybe<Order>;
  readonly orderNumber: Scalars['String']['output'];
  /** Its status after this change. */
  readonly orderStatus: OrderStatus;
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly system: Scalars['String']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type OrderChannel =
  /** Ordered by a partner. There are none while no system that takes such orders is joined. */
  | 'PARTNER'
  /**
   * Sold in a store, as its point of sale tells it. There are none while none is joined; what stores
   * sell then shows in `dailySales` and `stockMovements`, as the ERP tells it.
   */
  | 'POS'
  | 'WEB';

export type OrderConnection = {
  readonly __typename?: 'OrderConnection';
  readonly edges: ReadonlyArray<OrderEdge>;
  readonly nodes: ReadonlyArray<Order>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type OrderEdge = {
  readonly __typename?: 'OrderEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Order;
};

export type OrderFilter = {
  readonly channel?: InputMaybe<ReadonlyArray<OrderChannel>>;
  readonly customerIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly fulfillmentStatus?: InputMaybe<ReadonlyArray<FulfillmentStatus>>;
  readonly locationIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly paymentStatus?: InputMaybe<ReadonlyArray<PaymentStatus>>;
  readonly placedAt?: InputMaybe<DateTimeRange>;
  readonly status?: InputMaybe<ReadonlyArray<OrderStatus>>;
  readonly totalAtLeast?: InputMaybe<Scalars['Decimal']['input']>;
  readonly variantIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

export type OrderLine = {
  readonly __typename?: 'OrderLine';
  readonly id: Scalars['ID']['output'];
  readonly quantity: Scalars['Int']['output'];
  readonly sku?: Maybe<Scalars['String']['output']>;
  readonly title: Scalars['String']['output'];
  readonly total: Money;
  readonly unitPrice: Money;
  /** Null while the system's product is not known to the graph. */
  readonly variant?: Maybe<ProductVariant>;
};

export type OrderSort = {
  readonly by: OrderSortKey;
  readonly direction?: InputMaybe<SortDirection>;
};

export type OrderSortKey =
  | 'PLACED_AT'
  | 'TOTAL'
  | 'UPDATED_AT';

export type OrderStatus =
  | 'CANCELLED'
  | 'COMPLETED'
  | 'OPEN';

/** Where one page of a list ends. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Give it as `after` for the next page; null on an empty page. */
  readonly endCursor?: Maybe<Scalars['Cursor']['output']>;
  /** Whether there is more after this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
};

export type PauseChainInput = {
  readonly chain: Scalars['String']['input'];
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, not blank; kept with the chain. A chain that is paused already keeps the new reason. */
  readonly reason: Scalars['String']['input'];
};

export type PauseChainPayload = {
  readonly __typename?: 'PauseChainPayload';
  readonly chain?: Maybe<Chain>;
  readonly userErrors: ReadonlyArray<UserError>;
};

export type PaymentStatus =
  | 'PAID'
  | 'PARTIALLY_REFUNDED'
  | 'PENDING'
  | 'REFUNDED'
  | 'VOIDED';

export type Price = {
  readonly __typename?: 'Price';
  readonly amount: Money;
  readonly channel: PriceChannel;
  /** The regular price while the amount is a reduced one. */
  readonly compareAt?: Maybe<Money>;
  readonly history: ReadonlyArray<HistoryEntry>;
  readonly provenance: Provenance;
  readonly taxIncluded: Scalars['Boolean']['output'];
};


export type PriceHistoryArgs = {
  first?: Scalars['Int']['input'];
};

/** A change of a selling price. */
export type PriceChanged = Event & RecordEvent & {
  readonly __typename?: 'PriceChanged';
  readonly at: Scalars['DateTime']['output'];
  readonly change: ChangeKind;
  /** Where it is asked for. */
  readonly channel: PriceChannel;
  readonly cursor: Scalars['Cursor']['output'];
  readonly fields: ReadonlyArray<Scalars['String']['output']>;
  readonly id: Scalars['ID']['output'];
  /** The price after this change. */
  readonly price: Money;
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly system: Scalars['String']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
  readonly variant?: Maybe<ProductVariant>;
};

export type PriceChannel =
  | 'POS'
  | 'WEB';

/** Something the retailer sells, in one or more variants, joined over the systems that know it. */
export type Product = Node & {
  readonly __typename?: 'Product';
  readonly categories: ReadonlyArray<Scalars['String']['output']>;
  /** When the first of its systems made it, by that system; not when Tutti first heard of it. */
  readonly createdAt: Scalars['DateTime']['output'];
  readonly description: Scalars['String']['output'];
  readonly history: ReadonlyArray<HistoryEntry>;
  readonly id: Scalars['ID']['output'];
  /** The systems' ids that were joined into this product, and why. */
  readonly identities: ReadonlyArray<Identity>;
  readonly images: ReadonlyArray<Image>;
  /** What each system says of it, also where another's word counts. */
  readonly observations: ReadonlyArray<Observation>;
  /** Orders with this product, newest first. */
  readonly orders: OrderConnection;
  readonly provenance: Provenance;
  readonly status: ProductStatus;
  readonly title: Scalars['String']['output'];
  readonly updatedAt: Scalars['DateTime']['output'];
  /** Those that are not removed. */
  readonly variants: ReadonlyArray<ProductVariant>;
  readonly vendor?: Maybe<Scalars['String']['output']>;
};


/** Something the retailer sells, in one or more variants, joined over the systems that know it. */
export type ProductHistoryArgs = {
  first?: Scalars['Int']['input'];
};


/** Something the retailer sells, in one or more variants, joined over the systems that know it. */
export type ProductOrdersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<OrderFilter>;
  first: Scalars['Int']['input'];
};

export type ProductConnection = {
  readonly __typename?: 'ProductConnection';
  readonly edges: ReadonlyArray<ProductEdge>;
  readonly nodes: ReadonlyArray<Product>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type ProductEdge = {
  readonly __typename?: 'ProductEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Product;
};

export type ProductFilter = {
  /** Available to promise, over all locations, is below this number of units in some variant. */
  readonly availableBelow?: InputMaybe<Scalars['Int']['input']>;
  /** Any of these categories, by name, in whatever case. */
  readonly categories?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /**
   * Words of title, description, vendor, category and SKU; the last may be unfinished. A blank text is
   * as if it were left out.
   */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  readonly status?: InputMaybe<ReadonlyArray<ProductStatus>>;
  /** The whole name, in whatever case. */
  readonly vendor?: InputMaybe<Scalars['String']['input']>;
};

export type ProductSort = {
  readonly by: ProductSortKey;
  readonly direction?: InputMaybe<SortDirection>;
};

export type ProductSortKey =
  | 'CREATED_AT'
  | 'TITLE'
  | 'UPDATED_AT';

export type ProductStatus =
  | 'ACTIVE'
  | 'ARCHIVED'
  | 'DRAFT';

/** What is bought, counted and shipped. */
export type ProductVariant = Node & {
  readonly __typename?: 'ProductVariant';
  /** Units sold a day, as the systems recorded them, oldest first; days without a sale are left out. */
  readonly dailySales: ReadonlyArray<DailySales>;
  /** A GTIN-8, -12, -13 or -14. */
  readonly gtin?: Maybe<Scalars['String']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly identities: ReadonlyArray<Identity>;
  /** Purchase orders that are still to bring units of it, the earliest first. */
  readonly incomingPurchaseOrders: PurchaseOrderConnection;
  /** Units at each location; `maxAge` as for the price. */
  readonly inventory: ReadonlyArray<InventoryLevel>;
  readonly options: ReadonlyArray<SelectedOption>;
  /**
   * The selling price in a channel: the web shop's from the storefront, the stores' from their tills.
   * With `maxAge`, an older observation is read again from its system within the
   * request; when the system does not answer in time the last value comes back as stale.
   */
  readonly price?: Maybe<Price>;
  readonly product: Product;
  readonly sku?: Maybe<Scalars['String']['output']>;
  readonly status: ProductVariantStatus;
  /** Movements of it, newest first. */
  readonly stockMovements: StockMovementConnection;
  /** Who supplies it: in the currency of its price first, and the cheapest first in each currency. */
  readonly supplierOffers: ReadonlyArray<SupplierOffer>;
  readonly title: Scalars['String']['output'];
  /** Available to promise over all locations; none of a variant that is removed. */
  readonly totalAvailable: Scalars['Int']['output'];
};


/** What is bought, counted and shipped. */
export type ProductVariantDailySalesArgs = {
  locationId?: InputMaybe<Scalars['ID']['input']>;
  range?: InputMaybe<DateTimeRange>;
};


/** What is bought, counted and shipped. */
export type ProductVariantIncomingPurchaseOrdersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


/** What is bought, counted and shipped. */
export type ProductVariantInventoryArgs = {
  locationIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  maxAge?: InputMaybe<Scalars['Duration']['input']>;
};


/** What is bought, counted and shipped. */
export type ProductVariantPriceArgs = {
  channel?: InputMaybe<PriceChannel>;
  maxAge?: InputMaybe<Scalars['Duration']['input']>;
};


/** What is bought, counted and shipped. */
export type ProductVariantStockMovementsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};

export type ProductVariantStatus =
  | 'ACTIVE'
  /**
   * No system has it any more that has its product in use. It is in no list, and is found by its id,
   * by orders that have it, and by its codes while no other variant has them; price and stock are the
   * last that were told.
   */
  | 'REMOVED';

/** Something an agent wanted done, and what it expected of it in money. */
export type Proposal = Node & {
  readonly __typename?: 'Proposal';
  readonly action: ProposedAction;
  /** What it costs to do it, all lines. */
  readonly cost: Money;
  readonly createdAt: Scalars['DateTime']['output'];
  /** What became of it; null while that is open. */
  readonly decision?: Maybe<Decision>;
  /** The write that it led to. */
  readonly effect?: Maybe<Effect>;
  /** Gross profit that is expected beyond doing nothing. */
  readonly expectedProfit: Money;
  readonly id: Scalars['ID']['output'];
  /** Units of sales that are expected to be lost without it. */
  readonly lostUnitsAvoided: Scalars['Float']['output'];
  readonly rationale: Scalars['String']['output'];
  readonly run: Run;
};

export type ProposalConnection = {
  readonly __typename?: 'ProposalConnection';
  readonly edges: ReadonlyArray<ProposalEdge>;
  readonly nodes: ReadonlyArray<Proposal>;
  readonly pageInfo: PageInfo;
};

/** What became of a proposal. */
export type ProposalDecided = Event & {
  readonly __typename?: 'ProposalDecided';
  readonly at: Scalars['DateTime']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly outcome: DecisionOutcome;
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly proposal?: Maybe<Proposal>;
  readonly proposalId: Scalars['ID']['output'];
  readonly reason: Scalars['String']['output'];
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type ProposalEdge = {
  readonly __typename?: 'ProposalEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Proposal;
};

export type ProposalFilter = {
  readonly outcome?: InputMaybe<ReadonlyArray<DecisionOutcome>>;
  /** Only those that are still open. */
  readonly undecided?: InputMaybe<Scalars['Boolean']['input']>;
};

/** An agent proposed an action. */
export type ProposalMade = Event & {
  readonly __typename?: 'ProposalMade';
  readonly action: Scalars['String']['output'];
  readonly at: Scalars['DateTime']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly proposal?: Maybe<Proposal>;
  readonly proposalId: Scalars['ID']['output'];
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type ProposedAction = ProposedPurchase;

/** One order from one supplier to one location. */
export type ProposedPurchase = {
  readonly __typename?: 'ProposedPurchase';
  readonly lines: ReadonlyArray<ProposedPurchaseLine>;
  readonly location?: Maybe<Location>;
  readonly supplier?: Maybe<Supplier>;
};

export type ProposedPurchaseLine = {
  readonly __typename?: 'ProposedPurchaseLine';
  readonly quantity: Scalars['Int']['output'];
  readonly unitCost: Money;
  readonly variant?: Maybe<ProductVariant>;
};

/** Which system said this, and when. */
export type Provenance = {
  readonly __typename?: 'Provenance';
  /** How long ago that was when the answer was made. */
  readonly age: Scalars['Duration']['output'];
  /** When Tutti last heard it from the system. */
  readonly observedAt: Scalars['DateTime']['output'];
  /** The id there. */
  readonly sourceId: Scalars['String']['output'];
  /** True when a fresher value was asked for and the system did not give it in time. */
  readonly stale: Scalars['Boolean']['output'];
  /** The system's name in the configuration, such as shopify. */
  readonly system: Scalars['String']['output'];
};

/** Goods ordered from a supplier, in part or in whole received. */
export type PurchaseOrder = Node & {
  readonly __typename?: 'PurchaseOrder';
  readonly expectedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly history: ReadonlyArray<HistoryEntry>;
  readonly id: Scalars['ID']['output'];
  readonly inboundShipments: ReadonlyArray<InboundShipment>;
  readonly lines: ReadonlyArray<PurchaseOrderLine>;
  readonly location: Location;
  readonly number?: Maybe<Scalars['String']['output']>;
  readonly orderedAt: Scalars['DateTime']['output'];
  readonly provenance: Provenance;
  readonly reference?: Maybe<Scalars['String']['output']>;
  readonly status: PurchaseOrderStatus;
  readonly supplier: Supplier;
  readonly total: Money;
};


/** Goods ordered from a supplier, in part or in whole received. */
export type PurchaseOrderHistoryArgs = {
  first?: Scalars['Int']['input'];
};

/** A change of an order to a supplier. */
export type PurchaseOrderChanged = Event & RecordEvent & {
  readonly __typename?: 'PurchaseOrderChanged';
  readonly at: Scalars['DateTime']['output'];
  readonly change: ChangeKind;
  readonly cursor: Scalars['Cursor']['output'];
  readonly fields: ReadonlyArray<Scalars['String']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly purchaseOrder?: Maybe<PurchaseOrder>;
  readonly purchaseOrderNumber?: Maybe<Scalars['String']['output']>;
  /** Its status after this change. */
  readonly purchaseOrderStatus: PurchaseOrderStatus;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly system: Scalars['String']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type PurchaseOrderConnection = {
  readonly __typename?: 'PurchaseOrderConnection';
  readonly edges: ReadonlyArray<PurchaseOrderEdge>;
  readonly nodes: ReadonlyArray<PurchaseOrder>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type PurchaseOrderEdge = {
  readonly __typename?: 'PurchaseOrderEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: PurchaseOrder;
};

export type PurchaseOrderFilter = {
  readonly expectedAt?: InputMaybe<DateTimeRange>;
  readonly locationIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly orderedAt?: InputMaybe<DateTimeRange>;
  /** What the writer put there to find it again; Tutti's orders carry the key of their run's effect. */
  readonly reference?: InputMaybe<Scalars['String']['input']>;
  readonly status?: InputMaybe<ReadonlyArray<PurchaseOrderStatus>>;
  readonly supplierIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly variantIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

export type PurchaseOrderLine = {
  readonly __typename?: 'PurchaseOrderLine';
  readonly id: Scalars['ID']['output'];
  readonly quantity: Scalars['Int']['output'];
  readonly received: Scalars['Int']['output'];
  readonly unitCost: Money;
  readonly variant: ProductVariant;
};

export type PurchaseOrderSort = {
  readonly by: PurchaseOrderSortKey;
  readonly direction?: InputMaybe<SortDirection>;
};

export type PurchaseOrderSortKey =
  | 'EXPECTED_AT'
  | 'ORDERED_AT'
  | 'TOTAL';

export type PurchaseOrderStatus =
  | 'CANCELLED'
  | 'CONFIRMED'
  | 'DRAFT'
  | 'QUOTED'
  | 'RECEIVED';

export type QuarantineConnection = {
  readonly __typename?: 'QuarantineConnection';
  readonly edges: ReadonlyArray<QuarantineEdge>;
  readonly nodes: ReadonlyArray<QuarantineEntry>;
  readonly pageInfo: PageInfo;
};

export type QuarantineEdge = {
  readonly __typename?: 'QuarantineEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: QuarantineEntry;
};

/** A piece of a system's answer that broke its contract, kept for a person to look at. */
export type QuarantineEntry = Node & {
  readonly __typename?: 'QuarantineEntry';
  /** Where in the payload. */
  readonly at: Scalars['String']['output'];
  readonly id: Scalars['ID']['output'];
  readonly kind: Scalars['String']['output'];
  readonly payload?: Maybe<Scalars['JSON']['output']>;
  /** What is wrong. */
  readonly reason: Scalars['String']['output'];
  readonly receivedAt: Scalars['DateTime']['output'];
  /** Set when a later, valid version of the same record arrived. */
  readonly resolvedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly sourceId?: Maybe<Scalars['String']['output']>;
  readonly system: Scalars['String']['output'];
};

export type QuarantineFilter = {
  readonly systems?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type Query = {
  readonly __typename?: 'Query';
  /** Who works in the chains, by name. */
  readonly agents: ReadonlyArray<Agent>;
  /** What people were asked, the newest first; with the status PENDING, what waits for an answer. */
  readonly approvals: ApprovalConnection;
  /**
   * Every mutation that was asked for, whatever became of it, the newest first: who asked, when, and
   * what of it. Nothing in the graph changes it.
   */
  readonly auditLog: AuditEntryConnection;
  /** The categories in use, by name. */
  readonly categories: CategoryConnection;
  /** The chain of this name, or null when there is none. */
  readonly chain?: Maybe<Chain>;
  /** What can be run, by name. */
  readonly chains: ReadonlyArray<Chain>;
  /** How this gateway's graph is put together. Each gateway answers for itself. */
  readonly composition: Composition;
  /** The outside systems Tutti is joined to. */
  readonly connectors: ReadonlyArray<Connector>;
  /** One customer by exactly one key; null when there is none. */
  readonly customer?: Maybe<Customer>;
  readonly customers: CustomerConnection;
  /**
   * What happened, newest first, as far back as events are kept. To go on live from what a screen
   * shows, subscribe to `events` with `after` set to the connection's `head`.
   */
  readonly events: EventConnection;
  /** Goods on their way from suppliers, the next to arrive first. */
  readonly inboundShipments: InboundShipmentConnection;
  /** What agents found out, the newest first. */
  readonly insights: InsightConnection;
  /** Stock of variants at locations. */
  readonly inventoryLevels: InventoryLevelConnection;
  readonly killSwitch: KillSwitch;
  /** Warehouses and stores, by name. */
  readonly locations: LocationConnection;
  /** The thing with this id, or null when there is none. */
  readonly node?: Maybe<Node>;
  /** The things with these ids (at most 100), in the order asked; null where there is none. */
  readonly nodes: ReadonlyArray<Maybe<Node>>;
  /**
   * One order by exactly one of its keys; null when there is none. A number counts with and without
   * its leading #.
   */
  readonly order?: Maybe<Order>;
  /** Sales of every channel whose system is joined; see `OrderChannel`. */
  readonly orders: OrderConnection;
  /** One product by exactly one of its keys; null when there is none. */
  readonly product?: Maybe<Product>;
  /** One variant by exactly one of its keys; null when there is none. */
  readonly productVariant?: Maybe<ProductVariant>;
  /** The catalog, searched, filtered and sorted. */
  readonly products: ProductConnection;
  /** What agents wanted done, the newest first. */
  readonly proposals: ProposalConnection;
  readonly purchaseOrder?: Maybe<PurchaseOrder>;
  readonly purchaseOrders: PurchaseOrderConnection;
  /** What systems sent that could not be taken in, newest first. */
  readonly quarantine: QuarantineConnection;
  /** A reservation by its id; null when there is none that the caller may see. */
  readonly reservation?: Maybe<Reservation>;
  /** The caller's own reservations, the newest first; everyone's with the scope control:read. */
  readonly reservations: ReservationConnection;
  readonly run?: Maybe<Run>;
  /** Runs, the newest first. */
  readonly runs: RunConnection;
  /**
   * Finds products, orders, customers, suppliers and purchase orders by their words and numbers, the
   * best first. Kinds that the principal may not read are left out. A blank query is an error.
   */
  readonly search: SearchConnection;
  /** Movements of stock, newest first. */
  readonly stockMovements: StockMovementConnection;
  readonly supplier?: Maybe<Supplier>;
  /** Suppliers by name. */
  readonly suppliers: SupplierConnection;
};


export type QueryApprovalsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<ApprovalFilter>;
  first: Scalars['Int']['input'];
};


export type QueryAuditLogArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<AuditFilter>;
  first: Scalars['Int']['input'];
};


export type QueryCategoriesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryChainArgs = {
  name: Scalars['String']['input'];
};


export type QueryCustomerArgs = {
  email?: InputMaybe<Scalars['String']['input']>;
  id?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryCustomersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<CustomerFilter>;
  first: Scalars['Int']['input'];
  sort?: InputMaybe<CustomerSort>;
};


export type QueryEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
  runId?: InputMaybe<Scalars['ID']['input']>;
  subjects?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  types?: InputMaybe<ReadonlyArray<EventType>>;
};


export type QueryInboundShipmentsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<InboundShipmentFilter>;
  first: Scalars['Int']['input'];
};


export type QueryInsightsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<InsightFilter>;
  first: Scalars['Int']['input'];
};


export type QueryInventoryLevelsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<InventoryFilter>;
  first: Scalars['Int']['input'];
  maxAge?: InputMaybe<Scalars['Duration']['input']>;
  sort?: InputMaybe<InventorySort>;
};


export type QueryLocationsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<LocationFilter>;
  first: Scalars['Int']['input'];
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryNodesArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


export type QueryOrderArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  number?: InputMaybe<Scalars['String']['input']>;
};


export type QueryOrdersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<OrderFilter>;
  first: Scalars['Int']['input'];
  sort?: InputMaybe<OrderSort>;
};


export type QueryProductArgs = {
  gtin?: InputMaybe<Scalars['String']['input']>;
  id?: InputMaybe<Scalars['ID']['input']>;
  sku?: InputMaybe<Scalars['String']['input']>;
};


export type QueryProductVariantArgs = {
  gtin?: InputMaybe<Scalars['String']['input']>;
  id?: InputMaybe<Scalars['ID']['input']>;
  sku?: InputMaybe<Scalars['String']['input']>;
};


export type QueryProductsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<ProductFilter>;
  first: Scalars['Int']['input'];
  sort?: InputMaybe<ProductSort>;
};


export type QueryProposalsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<ProposalFilter>;
  first: Scalars['Int']['input'];
};


export type QueryPurchaseOrderArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPurchaseOrdersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<PurchaseOrderFilter>;
  first: Scalars['Int']['input'];
  sort?: InputMaybe<PurchaseOrderSort>;
};


export type QueryQuarantineArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<QuarantineFilter>;
  first: Scalars['Int']['input'];
};


export type QueryReservationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryReservationsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<ReservationFilter>;
  first: Scalars['Int']['input'];
};


export type QueryRunArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRunsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<RunFilter>;
  first: Scalars['Int']['input'];
};


export type QuerySearchArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
  query: Scalars['String']['input'];
  types?: InputMaybe<ReadonlyArray<SearchType>>;
};


export type QueryStockMovementsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<StockMovementFilter>;
  first: Scalars['Int']['input'];
};


export type QuerySupplierArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySuppliersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<SupplierFilter>;
  first: Scalars['Int']['input'];
};

/** A change of a product, location, customer, supplier, supplier offer or stock movement. */
export type RecordChanged = Event & RecordEvent & {
  readonly __typename?: 'RecordChanged';
  readonly at: Scalars['DateTime']['output'];
  readonly change: ChangeKind;
  readonly cursor: Scalars['Cursor']['output'];
  readonly fields: ReadonlyArray<Scalars['String']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  /** The record as it is now; null when it is no more. */
  readonly record?: Maybe<Node>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly system: Scalars['String']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

/** A change of a record, as a system told it. */
export type RecordEvent = {
  readonly at: Scalars['DateTime']['output'];
  readonly change: ChangeKind;
  readonly cursor: Scalars['Cursor']['output'];
  /** The fields that have another value now; empty for a new record. */
  readonly fields: ReadonlyArray<Scalars['String']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  /** The id of the record. */
  readonly subject: Scalars['ID']['output'];
  /** The system whose word changed the record. */
  readonly system: Scalars['String']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

/** A piece of a system's answer broke its contract and was set aside; the subject is the entry. */
export type RecordQuarantined = Event & {
  readonly __typename?: 'RecordQuarantined';
  readonly at: Scalars['DateTime']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly kind: Scalars['String']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly reason: Scalars['String']['output'];
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly system: Scalars['String']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type Recovery =
  | 'ASK_A_PERSON'
  | 'FIX_CONFIG'
  | 'GIVE_UP'
  | 'RETRY';

export type Refund = {
  readonly __typename?: 'Refund';
  readonly amount: Money;
  readonly at: Scalars['DateTime']['output'];
  readonly lines: ReadonlyArray<LineQuantity>;
};

/** A change that makes no graph: the graph from before it stays. */
export type RefusedChange = {
  readonly __typename?: 'RefusedChange';
  readonly at: Scalars['DateTime']['output'];
  readonly code: Scalars['String']['output'];
  /** The reasons. */
  readonly message: Scalars['String']['output'];
};

export type RejectStepInput = {
  readonly approvalId: Scalars['ID']['input'];
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, not blank; kept with the answer. */
  readonly reason: Scalars['String']['input'];
};

export type RejectStepPayload = {
  readonly __typename?: 'RejectStepPayload';
  readonly approval?: Maybe<Approval>;
  readonly userErrors: ReadonlyArray<UserError>;
};

export type ReleaseKillSwitchInput = {
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, not blank; kept with the switch. */
  readonly reason: Scalars['String']['input'];
};

export type ReleaseKillSwitchPayload = {
  readonly __typename?: 'ReleaseKillSwitchPayload';
  readonly killSwitch?: Maybe<KillSwitch>;
  readonly userErrors: ReadonlyArray<UserError>;
};

export type ReleaseReservationInput = {
  readonly idempotencyKey: Scalars['String']['input'];
  readonly reason: Scalars['String']['input'];
  readonly reservationId: Scalars['ID']['input'];
};

export type ReleaseReservationPayload = {
  readonly __typename?: 'ReleaseReservationPayload';
  /** Null too when the caller may end it and not see it: somebody else's, without control:read. */
  readonly reservation?: Maybe<Reservation>;
  readonly userErrors: ReadonlyArray<UserError>;
};

export type ReplenishStockInput = {
  /** Whole days of sales that the forecast is made from, from 14 to 730. */
  readonly history?: InputMaybe<Scalars['Duration']['input']>;
  /** Repeating a request with its key gives its first answer; kept for seven days. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Whose demand is to be met, at most 50. Goods are delivered to the warehouses that serve them. */
  readonly locationIds: ReadonlyArray<Scalars['ID']['input']>;
  /** Whole days between two looks at the stock, at most 90. */
  readonly reviewPeriod?: InputMaybe<Scalars['Duration']['input']>;
  /** The wished probability, from 0.5 to 0.999, that no unit is missing before the next order arrives. */
  readonly serviceLevel?: InputMaybe<Scalars['Float']['input']>;
  /** Less than the configured limit, for this run. */
  readonly spendLimit?: InputMaybe<MoneyInput>;
  /** At most 5,000. */
  readonly variantIds: ReadonlyArray<Scalars['ID']['input']>;
};

export type ReplenishStockPayload = {
  readonly __typename?: 'ReplenishStockPayload';
  readonly run?: Maybe<Run>;
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Units promised to one buyer for a time. */
export type Reservation = Node & {
  readonly __typename?: 'Reservation';
  readonly createdAt: Scalars['DateTime']['output'];
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it ends by itself, unless it ends before. */
  readonly expiresAt: Scalars['DateTime']['output'];
  readonly id: Scalars['ID']['output'];
  /** At most 100. */
  readonly lines: ReadonlyArray<ReservationLine>;
  /** The order that it became. */
  readonly orderReference?: Maybe<Scalars['String']['output']>;
  /** The id of the principal that made it. */
  readonly principalId: Scalars['ID']['output'];
  /** Why it was released. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  readonly reference?: Maybe<Scalars['String']['output']>;
  readonly status: ReservationStatus;
};

/** A reservation was made or ended; its levels tell of it with an `InventoryChanged` each. */
export type ReservationChanged = Event & {
  readonly __typename?: 'ReservationChanged';
  readonly at: Scalars['DateTime']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly reservation?: Maybe<Reservation>;
  readonly reservationStatus: ReservationStatus;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type ReservationConnection = {
  readonly __typename?: 'ReservationConnection';
  readonly edges: ReadonlyArray<ReservationEdge>;
  readonly nodes: ReadonlyArray<Reservation>;
  readonly pageInfo: PageInfo;
};

export type ReservationEdge = {
  readonly __typename?: 'ReservationEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Reservation;
};

export type ReservationFilter = {
  readonly locationIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly status?: InputMaybe<ReadonlyArray<ReservationStatus>>;
  /** Those with a line of any of these. */
  readonly variantIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

export type ReservationLine = {
  readonly __typename?: 'ReservationLine';
  /** The level as it is now. */
  readonly inventoryLevel: InventoryLevel;
  readonly location: Location;
  readonly locationId: Scalars['ID']['output'];
  readonly quantity: Scalars['Int']['output'];
  readonly variant: ProductVariant;
  readonly variantId: Scalars['ID']['output'];
};

export type ReservationLineInput = {
  readonly locationId: Scalars['ID']['input'];
  /** Units, from 1 to 1,000,000. */
  readonly quantity: Scalars['Int']['input'];
  readonly variantId: Scalars['ID']['input'];
};

export type ReservationStatus =
  /** Sold: see `orderReference`. */
  | 'CONVERTED'
  | 'EXPIRED'
  | 'HELD'
  | 'RELEASED';

export type ReserveInventoryInput = {
  /** From PT10S to P1D. */
  readonly expiresIn?: InputMaybe<Scalars['Duration']['input']>;
  /** Names this request: the same key and input does it once. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** From 1 to 100; the same variant and location named twice counts as their sum. */
  readonly lines: ReadonlyArray<ReservationLineInput>;
  /** What the caller calls it, such as a cart's number; at most 200 characters. */
  readonly reference?: InputMaybe<Scalars['String']['input']>;
};

export type ReserveInventoryPayload = {
  readonly __typename?: 'ReserveInventoryPayload';
  readonly reservation?: Maybe<Reservation>;
  readonly userErrors: ReadonlyArray<UserError>;
};

export type ResumeChainInput = {
  readonly chain: Scalars['String']['input'];
  readonly idempotencyKey: Scalars['String']['input'];
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

export type ResumeChainPayload = {
  readonly __typename?: 'ResumeChainPayload';
  readonly chain?: Maybe<Chain>;
  readonly userErrors: ReadonlyArray<UserError>;
};

export type RetryRunInput = {
  readonly idempotencyKey: Scalars['String']['input'];
  readonly runId: Scalars['ID']['input'];
};

export type RetryRunPayload = {
  readonly __typename?: 'RetryRunPayload';
  /** The new run. */
  readonly run?: Maybe<Run>;
  readonly userErrors: ReadonlyArray<UserError>;
};

/** One execution of a chain. It outlives the process that executes it. */
export type Run = Node & {
  readonly __typename?: 'Run';
  /** What it may spend without asking. */
  readonly approvalLimit: Money;
  /** In the order in which they were asked. */
  readonly approvals: ReadonlyArray<Approval>;
  /** How often it was begun: once, and once more after each crash of its process. */
  readonly attempts: Scalars['Int']['output'];
  readonly cancellation?: Maybe<RunCancellation>;
  readonly chain?: Maybe<Chain>;
  /** The name of its chain; there even when the chain is no more. */
  readonly chainName: Scalars['String']['output'];
  readonly chainVersion: Scalars['Int']['output'];
  readonly createdAt: Scalars['DateTime']['output'];
  /** Its writes to systems, in the order in which they were meant. */
  readonly effects: EffectConnection;
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why it failed. */
  readonly fault?: Maybe<Fault>;
  /** Why it is WAITING although nobody is asked anything; null when it is not. */
  readonly heldBy?: Maybe<RunHold>;
  readonly id: Scalars['ID']['output'];
  readonly input: Scalars['JSON']['output'];
  readonly insights: InsightConnection;
  /** The id of the principal that started it. */
  readonly principalId: Scalars['ID']['output'];
  readonly proposals: ProposalConnection;
  /** What its chain gave back. */
  readonly result?: Maybe<Scalars['JSON']['output']>;
  /** The run that this one tries again. */
  readonly retryOf?: Maybe<Run>;
  /** The most that it may spend; null when there is no limit. */
  readonly spendLimit?: Maybe<Money>;
  /** What its effects cost that are applied and not taken back. */
  readonly spent: Money;
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly status: RunStatus;
  /** In the order in which they began. */
  readonly steps: RunStepConnection;
};


/** One execution of a chain. It outlives the process that executes it. */
export type RunEffectsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


/** One execution of a chain. It outlives the process that executes it. */
export type RunInsightsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<InsightFilter>;
  first: Scalars['Int']['input'];
};


/** One execution of a chain. It outlives the process that executes it. */
export type RunProposalsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<ProposalFilter>;
  first: Scalars['Int']['input'];
};


/** One execution of a chain. It outlives the process that executes it. */
export type RunStepsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};

export type RunCancellation = {
  readonly __typename?: 'RunCancellation';
  readonly at: Scalars['DateTime']['output'];
  /** The id of the principal that asked for it. */
  readonly by: Scalars['ID']['output'];
  readonly reason: Scalars['String']['output'];
};

/** A run began, came to another status, or ended. */
export type RunChanged = Event & {
  readonly __typename?: 'RunChanged';
  readonly at: Scalars['DateTime']['output'];
  readonly chain: Scalars['String']['output'];
  /** Why it failed, when it did. */
  readonly code?: Maybe<Scalars['String']['output']>;
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly run?: Maybe<Run>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly runStatus: RunStatus;
  readonly subject: Scalars['ID']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type RunConnection = {
  readonly __typename?: 'RunConnection';
  readonly edges: ReadonlyArray<RunEdge>;
  readonly nodes: ReadonlyArray<Run>;
  readonly pageInfo: PageInfo;
};

export type RunEdge = {
  readonly __typename?: 'RunEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Run;
};

export type RunFilter = {
  readonly chains?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly createdAt?: InputMaybe<DateTimeRange>;
  /** Runs that these principals started. */
  readonly principalIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly status?: InputMaybe<ReadonlyArray<RunStatus>>;
};

export type RunHold =
  | 'CHAIN_PAUSED'
  | 'KILL_SWITCH_ENGAGED';

export type RunStatus =
  | 'CANCELLED'
  /** Somebody asked it to end; it takes back what it applied. */
  | 'CANCELLING'
  /** It has failed and takes back what it applied. */
  | 'COMPENSATING'
  | 'COMPLETED'
  | 'FAILED'
  /** Kept, and not begun. */
  | 'QUEUED'
  | 'RUNNING'
  /** For a person's answer, or held by a paused chain or the kill switch. */
  | 'WAITING';

/** A durable unit of a run: once it has ended well, it is not done again. */
export type RunStep = Node & {
  readonly __typename?: 'RunStep';
  readonly attempts: Scalars['Int']['output'];
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why it failed, or why it was tried again. */
  readonly fault?: Maybe<Fault>;
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly startedAt: Scalars['DateTime']['output'];
  readonly status: RunStepStatus;
};

export type RunStepConnection = {
  readonly __typename?: 'RunStepConnection';
  readonly edges: ReadonlyArray<RunStepEdge>;
  readonly nodes: ReadonlyArray<RunStep>;
  readonly pageInfo: PageInfo;
};

export type RunStepEdge = {
  readonly __typename?: 'RunStepEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: RunStep;
};

/** A step of a run came to its end. */
export type RunStepEnded = Event & {
  readonly __typename?: 'RunStepEnded';
  readonly at: Scalars['DateTime']['output'];
  /** How often it was tried. */
  readonly attempts: Scalars['Int']['output'];
  readonly chain: Scalars['String']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly id: Scalars['ID']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  readonly run?: Maybe<Run>;
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly step: Scalars['String']['output'];
  readonly stepId: Scalars['ID']['output'];
  readonly stepStatus: RunStepStatus;
  readonly subject: Scalars['ID']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type RunStepStatus =
  | 'FAILED'
  | 'RUNNING'
  | 'SUCCEEDED';

export type SearchConnection = {
  readonly __typename?: 'SearchConnection';
  readonly edges: ReadonlyArray<SearchEdge>;
  readonly nodes: ReadonlyArray<Node>;
  readonly pageInfo: PageInfo;
};

export type SearchEdge = {
  readonly __typename?: 'SearchEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Node;
};

export type SearchType =
  | 'CUSTOMER'
  | 'ORDER'
  | 'PRODUCT'
  | 'PURCHASE_ORDER'
  | 'SUPPLIER';

export type SelectedOption = {
  readonly __typename?: 'SelectedOption';
  readonly name: Scalars['String']['output'];
  readonly value: Scalars['String']['output'];
};

export type SortDirection =
  | 'ASC'
  | 'DESC';

export type StockMovement = Node & {
  readonly __typename?: 'StockMovement';
  readonly effectiveAt: Scalars['DateTime']['output'];
  /** Null when the units came from a supplier. */
  readonly from?: Maybe<Location>;
  readonly id: Scalars['ID']['output'];
  /** The document it stems from, in the system's words. */
  readonly origin?: Maybe<Scalars['String']['output']>;
  readonly provenance: Provenance;
  readonly quantity: Scalars['Int']['output'];
  readonly reason: StockMovementReason;
  readonly status: StockMovementStatus;
  /** Null when the units went to a customer. */
  readonly to?: Maybe<Location>;
  readonly variant: ProductVariant;
};

export type StockMovementConnection = {
  readonly __typename?: 'StockMovementConnection';
  readonly edges: ReadonlyArray<StockMovementEdge>;
  readonly nodes: ReadonlyArray<StockMovement>;
  readonly pageInfo: PageInfo;
};

export type StockMovementEdge = {
  readonly __typename?: 'StockMovementEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: StockMovement;
};

export type StockMovementFilter = {
  readonly effectiveAt?: InputMaybe<DateTimeRange>;
  /** From or to any of these. */
  readonly locationIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly reason?: InputMaybe<ReadonlyArray<StockMovementReason>>;
  readonly status?: InputMaybe<ReadonlyArray<StockMovementStatus>>;
  readonly variantIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

export type StockMovementReason =
  | 'ADJUSTMENT'
  | 'RECEIPT'
  | 'RETURN'
  | 'SALE'
  | 'TRANSFER';

export type StockMovementStatus =
  | 'CANCELLED'
  | 'DONE'
  | 'PLANNED';

/** Another graph, and how it answers this gateway. Counts and times begin anew when its settings change. */
export type SubgraphHealth = {
  readonly __typename?: 'SubgraphHealth';
  readonly circuit: CircuitState;
  /** The code of the last failure while it is not up. */
  readonly code?: Maybe<Scalars['String']['output']>;
  /** Connections over which it sends events now. */
  readonly connections: Scalars['Int']['output'];
  readonly failures: Scalars['Int']['output'];
  /** Its name in the configuration, or in the supergraph that was supplied. */
  readonly name: Scalars['String']['output'];
  /** How long the newest requests took that it answered: half of them no longer than this. */
  readonly p50Ms?: Maybe<Scalars['Float']['output']>;
  readonly p95Ms?: Maybe<Scalars['Float']['output']>;
  /** Requests that were sent to it. */
  readonly requests: Scalars['Int']['output'];
  /** Equal for equal schemas; null where a supergraph was supplied. */
  readonly schemaHash?: Maybe<Scalars['String']['output']>;
  /** When this status began. */
  readonly since: Scalars['DateTime']['output'];
  readonly status: SubgraphStatus;
  readonly subscriptions: Scalars['Int']['output'];
};

export type SubgraphStatus =
  /** The last request failed. */
  | 'DEGRADED'
  /** It has failed too often and is left alone for now. */
  | 'DOWN'
  | 'UP';

export type Subscription = {
  readonly __typename?: 'Subscription';
  /**
   * The health of the systems' connectors as it changes: each event is a `ConnectorHealthChanged`, or
   * a `Gap`. This is a stream of state: a slow reader gets the newest event of each system.
   */
  readonly connectorHealthChanged: Event;
  /**
   * Everything that happens, in order, each event once. With `after`, first what was missed since
   * that cursor. Nothing is left out for a slow reader: one that is too slow is ended with
   * `SUBSCRIBER_TOO_SLOW` and the cursor to go on behind. What is no longer kept is announced by a
   * `Gap`. Events of types whose data the caller may not read are left out; asking for such a type
   * is an error.
   */
  readonly events: Event;
  /**
   * Inventory levels as they change: each event is an `InventoryChanged`, or a `Gap` after which the
   * levels should be queried again. This is a stream of state: a slow reader gets the newest event of
   * each level and not every one in between.
   */
  readonly inventoryChanged: Event;
  /**
   * Everything that happens in one run, and the changes that it made, in order, each event once.
   * Without `after` it begins with the oldest event of the run that is kept. It completes after the
   * run's `RUN_ENDED`; a run that does not exist is refused with `NOT_FOUND`.
   */
  readonly runUpdates: Event;
};


export type SubscriptionConnectorHealthChangedArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  systems?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};


export type SubscriptionEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  subjects?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  types?: InputMaybe<ReadonlyArray<EventType>>;
};


export type SubscriptionInventoryChangedArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  locationIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  variantIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};


export type SubscriptionRunUpdatesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  runId: Scalars['ID']['input'];
};

export type Supplier = Node & {
  readonly __typename?: 'Supplier';
  readonly code?: Maybe<Scalars['String']['output']>;
  readonly country?: Maybe<Scalars['String']['output']>;
  readonly email?: Maybe<Scalars['String']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly identities: ReadonlyArray<Identity>;
  readonly name: Scalars['String']['output'];
  readonly offers: SupplierOfferConnection;
  readonly provenance: Provenance;
  readonly purchaseOrders: PurchaseOrderConnection;
};


export type SupplierOffersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


export type SupplierPurchaseOrdersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<PurchaseOrderFilter>;
  first: Scalars['Int']['input'];
};

export type SupplierConnection = {
  readonly __typename?: 'SupplierConnection';
  readonly edges: ReadonlyArray<SupplierEdge>;
  readonly nodes: ReadonlyArray<Supplier>;
  readonly pageInfo: PageInfo;
};

export type SupplierEdge = {
  readonly __typename?: 'SupplierEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: Supplier;
};

export type SupplierFilter = {
  /** A part of the name, in whatever case. A blank text is as if it were left out. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
};

/** What a supplier asks for a variant. */
export type SupplierOffer = Node & {
  readonly __typename?: 'SupplierOffer';
  readonly id: Scalars['ID']['output'];
  readonly leadTime: Scalars['Duration']['output'];
  /** Units; the least that can be ordered. */
  readonly minimumQuantity: Scalars['Int']['output'];
  /** Units; orders come in multiples of it. */
  readonly packSize: Scalars['Int']['output'];
  readonly provenance: Provenance;
  readonly supplier: Supplier;
  readonly unitCost: Money;
  readonly variant: ProductVariant;
};

export type SupplierOfferConnection = {
  readonly __typename?: 'SupplierOfferConnection';
  readonly edges: ReadonlyArray<SupplierOfferEdge>;
  readonly nodes: ReadonlyArray<SupplierOffer>;
  readonly pageInfo: PageInfo;
};

export type SupplierOfferEdge = {
  readonly __typename?: 'SupplierOfferEdge';
  readonly cursor: Scalars['Cursor']['output'];
  readonly node: SupplierOffer;
};

export type SyncPhase =
  | 'BACKFILL'
  | 'LIVE'
  | 'WAITING';

/** A page of a system's records was taken in; the subject is the system. */
export type SyncProgressed = Event & {
  readonly __typename?: 'SyncProgressed';
  readonly at: Scalars['DateTime']['output'];
  readonly cursor: Scalars['Cursor']['output'];
  readonly done: Scalars['Boolean']['output'];
  readonly id: Scalars['ID']['output'];
  readonly kind: Scalars['String']['output'];
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  /** Records taken in so far, later changes included. */
  readonly records: Scalars['Int']['output'];
  readonly runId?: Maybe<Scalars['ID']['output']>;
  readonly subject: Scalars['ID']['output'];
  readonly system: Scalars['String']['output'];
  /** About how many the first sync will bring; null as in `SyncState.total`. */
  readonly total?: Maybe<Scalars['Int']['output']>;
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly type: EventType;
};

export type SyncState = {
  readonly __typename?: 'SyncState';
  readonly code?: Maybe<Scalars['String']['output']>;
  readonly kind: Scalars['String']['output'];
  readonly message?: Maybe<Scalars['String']['output']>;
  readonly phase: SyncPhase;
  /** When all that is known was last compared with all that the system has; null when it never was. */
  readonly reconciledAt?: Maybe<Scalars['DateTime']['output']>;
  /** Records taken in so far, later changes included. */
  readonly records: Scalars['Int']['output'];
  /**
   * About how many the first sync will bring, as the system counts them when it begins: some of them
   * may be no records of this kind. Null when the system does not tell, when more have come already,
   * and when the first sync is over.
   */
  readonly total?: Maybe<Scalars['Int']['output']>;
  readonly updatedAt: Scalars['DateTime']['output'];
};

export type SystemRole =
  | 'CRM'
  | 'ERP'
  | 'POS'
  | 'STOREFRONT';

export type UnmergeCustomersInput = {
  /** Names this request: the same key and input does it once. */
  readonly idempotencyKey: Scalars['String']['input'];
  readonly mergeId: Scalars['ID']['input'];
  /** Why; whoever looks at the merge later reads it. */
  readonly reason: Scalars['String']['input'];
};

export type UnmergeCustomersPayload = {
  readonly __typename?: 'UnmergeCustomersPayload';
  /** The customer that was kept. */
  readonly customer?: Maybe<Customer>;
  /** The customer that is itself again. */
  readonly restored?: Maybe<Customer>;
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Why a mutation did not do what was asked, in a form that programs can act on. */
export type UserError = {
  readonly __typename?: 'UserError';
  /** Stable; docs/errors.md lists every code. */
  readonly code: Scalars['String']['output'];
  /** The path of the input field at fault, such as ["input", "variantIds"]; null when it is none. */
  readonly field?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** What happened, where, and what to do. */
  readonly message: Scalars['String']['output'];
  /** Whether the same request may succeed later. */
  readonly retryable: Scalars['Boolean']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;



/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  ProposedAction: ( ProposedActionModel & { __typename: 'ProposedPurchase' } );
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Event:
    | ( ApprovalAnsweredModelModel )
    | ( ApprovalRequestedModelModel )
    | ( ChainPausedModelModel )
    | ( ChainResumedModelModel )
    | ( ConnectorHealthChangedModelModel )
    | ( CustomerMergeChangedModelModel )
    | ( EffectAppliedModelModel )
    | ( EffectCompensatedModelModel )
    | ( GapModelModel )
    | ( InboundShipmentChangedModelModel )
    | ( InsightPublishedModelModel )
    | ( InventoryChangedModelModel )
    | ( KillSwitchChangedModelModel )
    | ( OrderChangedModelModel )
    | ( PriceChangedModelModel )
    | ( ProposalDecidedModelModel )
    | ( ProposalMadeModelModel )
    | ( PurchaseOrderChangedModelModel )
    | ( RecordChangedModelModel )
    | ( RecordQuarantinedModelModel )
    | ( ReservationChangedModelModel )
    | ( RunChangedModelModel )
    | ( RunStepEndedModelModel )
    | ( SyncProgressedModelModel )
  ;
  Node:
    | ( ApprovalModel )
    | ( AuditEntryModel )
    | ( CustomerModelModel )
    | ( CustomerMergeModel )
    | ( EffectModel )
    | ( InboundShipmentModelModel )
    | ( KeptInsightModel )
    | ( InventoryLevelModelModel )
    | ( LocationModelModel )
    | ( OrderModelModel )
    | ( ProductModelModel )
    | ( VariantModelModel )
    | ( KeptProposalModel )
    | ( PurchaseOrderModelModel )
    | ( QuarantineModelModel )
    | ( ReservationModelModel )
    | ( RunModel )
    | ( RunStepModel )
    | ( StockMovementModelModel )
    | ( SupplierModelModel )
    | ( SupplierOfferModelModel )
  ;
  RecordEvent:
    | ( InboundShipmentChangedModelModel )
    | ( InventoryChangedModelModel )
    | ( OrderChangedModelModel )
    | ( PriceChangedModelModel )
    | ( PurchaseOrderChangedModelModel )
    | ( RecordChangedModelModel )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Address: ResolverTypeWrapper<Address>;
  Agent: ResolverTypeWrapper<AgentInfoModel>;
  Approval: ResolverTypeWrapper<ApprovalModel>;
  ApprovalAnswered: ResolverTypeWrapper<ApprovalAnsweredModelModel>;
  ApprovalConnection: ResolverTypeWrapper<Omit<ApprovalConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ApprovalEdge']>, nodes: ReadonlyArray<ResolversTypes['Approval']> }>;
  ApprovalEdge: ResolverTypeWrapper<Omit<ApprovalEdge, 'node'> & { node: ResolversTypes['Approval'] }>;
  ApprovalFilter: ApprovalFilter;
  ApprovalKind: ApprovalKind;
  ApprovalRequested: ResolverTypeWrapper<ApprovalRequestedModelModel>;
  ApprovalStatus: ApprovalStatus;
  ApproveStepInput: ApproveStepInput;
  ApproveStepPayload: ResolverTypeWrapper<ApprovalPayloadModelModel>;
  AuditEntry: ResolverTypeWrapper<AuditEntryModel>;
  AuditEntryConnection: ResolverTypeWrapper<Omit<AuditEntryConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['AuditEntryEdge']>, nodes: ReadonlyArray<ResolversTypes['AuditEntry']> }>;
  AuditEntryEdge: ResolverTypeWrapper<Omit<AuditEntryEdge, 'node'> & { node: ResolversTypes['AuditEntry'] }>;
  AuditFilter: AuditFilter;
  AuditInput: ResolverTypeWrapper<AuditInputModel>;
  AuditOutcome: AuditOutcome;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CancelRunInput: CancelRunInput;
  CancelRunPayload: ResolverTypeWrapper<RunPayloadModelModel>;
  Category: ResolverTypeWrapper<CategoryModelModel>;
  CategoryConnection: ResolverTypeWrapper<Omit<CategoryConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['CategoryEdge']>, nodes: ReadonlyArray<ResolversTypes['Category']> }>;
  CategoryEdge: ResolverTypeWrapper<Omit<CategoryEdge, 'node'> & { node: ResolversTypes['Category'] }>;
  Chain: ResolverTypeWrapper<ChainInfoModel>;
  ChainPaused: ResolverTypeWrapper<ChainPausedModelModel>;
  ChainResumed: ResolverTypeWrapper<ChainResumedModelModel>;
  ChangeKind: ChangeKind;
  CircuitState: CircuitState;
  CompensationOutcome: CompensationOutcome;
  Composition: ResolverTypeWrapper<CompositionInfoModel>;
  Connector: ResolverTypeWrapper<SystemInfoModel>;
  ConnectorHealth: ResolverTypeWrapper<HealthModelModel>;
  ConnectorHealthChanged: ResolverTypeWrapper<ConnectorHealthChangedModelModel>;
  ConnectorStatus: ConnectorStatus;
  Consent: Consent;
  ControlChange: ResolverTypeWrapper<ControlChange>;
  ConvertReservationInput: ConvertReservationInput;
  ConvertReservationPayload: ResolverTypeWrapper<ReservationPayloadModelModel>;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  Customer: ResolverTypeWrapper<CustomerModelModel>;
  CustomerConnection: ResolverTypeWrapper<CustomerConnectionModelModel>;
  CustomerEdge: ResolverTypeWrapper<Omit<CustomerEdge, 'node'> & { node: ResolversTypes['Customer'] }>;
  CustomerFilter: CustomerFilter;
  CustomerMerge: ResolverTypeWrapper<CustomerMergeModel>;
  CustomerMergeChanged: ResolverTypeWrapper<CustomerMergeChangedModelModel>;
  CustomerSort: CustomerSort;
  CustomerSortKey: CustomerSortKey;
  DailySales: ResolverTypeWrapper<DailySales>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DateTimeRange: DateTimeRange;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Decision: ResolverTypeWrapper<DecisionModel>;
  DecisionOutcome: DecisionOutcome;
  Duration: ResolverTypeWrapper<Scalars['Duration']['output']>;
  Effect: ResolverTypeWrapper<EffectModel>;
  EffectApplied: ResolverTypeWrapper<EffectAppliedModelModel>;
  EffectCompensated: ResolverTypeWrapper<EffectCompensatedModelModel>;
  EffectConnection: ResolverTypeWrapper<Omit<EffectConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['EffectEdge']>, nodes: ReadonlyArray<ResolversTypes['Effect']> }>;
  EffectDifference: ResolverTypeWrapper<DifferenceModel>;
  EffectEdge: ResolverTypeWrapper<Omit<EffectEdge, 'node'> & { node: ResolversTypes['Effect'] }>;
  EffectStatus: EffectStatus;
  EngageKillSwitchInput: EngageKillSwitchInput;
  EngageKillSwitchPayload: ResolverTypeWrapper<KillSwitchPayloadModelModel>;
  Event: ResolverTypeWrapper<EventModelModel>;
  EventConnection: ResolverTypeWrapper<EventConnectionModelModel>;
  EventEdge: ResolverTypeWrapper<Omit<EventEdge, 'node'> & { node: ResolversTypes['Event'] }>;
  EventType: EventType;
  Fault: ResolverTypeWrapper<FaultModel>;
  FieldChange: ResolverTypeWrapper<FieldChange>;
  FieldSet: ResolverTypeWrapper<Scalars['FieldSet']['output']>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Fulfillment: ResolverTypeWrapper<FulfillmentModelModel>;
  FulfillmentState: FulfillmentState;
  FulfillmentStatus: FulfillmentStatus;
  Gap: ResolverTypeWrapper<GapModelModel>;
  HistoryEntry: ResolverTypeWrapper<HistoryModelModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Identity: ResolverTypeWrapper<IdentityModelModel>;
  Image: ResolverTypeWrapper<Image>;
  InboundShipment: ResolverTypeWrapper<InboundShipmentModelModel>;
  InboundShipmentChanged: ResolverTypeWrapper<InboundShipmentChangedModelModel>;
  InboundShipmentConnection: ResolverTypeWrapper<Omit<InboundShipmentConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['InboundShipmentEdge']>, nodes: ReadonlyArray<ResolversTypes['InboundShipment']> }>;
  InboundShipmentEdge: ResolverTypeWrapper<Omit<InboundShipmentEdge, 'node'> & { node: ResolversTypes['InboundShipment'] }>;
  InboundShipmentFilter: InboundShipmentFilter;
  InboundShipmentLine: ResolverTypeWrapper<InboundShipmentLineModelModel>;
  InboundShipmentStatus: InboundShipmentStatus;
  Insight: ResolverTypeWrapper<KeptInsightModel>;
  InsightConnection: ResolverTypeWrapper<Omit<InsightConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['InsightEdge']>, nodes: ReadonlyArray<ResolversTypes['Insight']> }>;
  InsightEdge: ResolverTypeWrapper<Omit<InsightEdge, 'node'> & { node: ResolversTypes['Insight'] }>;
  InsightFilter: InsightFilter;
  InsightPublished: ResolverTypeWrapper<InsightPublishedModelModel>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  InventoryChanged: ResolverTypeWrapper<InventoryChangedModelModel>;
  InventoryFilter: InventoryFilter;
  InventoryLevel: ResolverTypeWrapper<InventoryLevelModelModel>;
  InventoryLevelConnection: ResolverTypeWrapper<InventoryLevelConnectionModelModel>;
  InventoryLevelEdge: ResolverTypeWrapper<Omit<InventoryLevelEdge, 'node'> & { node: ResolversTypes['InventoryLevel'] }>;
  InventorySort: InventorySort;
  InventorySortKey: InventorySortKey;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  KillSwitch: ResolverTypeWrapper<KillSwitchModel>;
  KillSwitchChanged: ResolverTypeWrapper<KillSwitchChangedModelModel>;
  LineQuantity: ResolverTypeWrapper<LineQuantity>;
  Location: ResolverTypeWrapper<LocationModelModel>;
  LocationConnection: ResolverTypeWrapper<Omit<LocationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['LocationEdge']>, nodes: ReadonlyArray<ResolversTypes['Location']> }>;
  LocationEdge: ResolverTypeWrapper<Omit<LocationEdge, 'node'> & { node: ResolversTypes['Location'] }>;
  LocationFilter: LocationFilter;
  LocationType: LocationType;
  MergeCustomersInput: MergeCustomersInput;
  MergeCustomersPayload: ResolverTypeWrapper<MergeCustomersPayloadModelModel>;
  MergedIdentity: ResolverTypeWrapper<MergedIdentity>;
  Money: ResolverTypeWrapper<MoneyModel>;
  MoneyInput: MoneyInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  Observation: ResolverTypeWrapper<StoredObservationModel>;
  Order: ResolverTypeWrapper<OrderModelModel>;
  OrderChanged: ResolverTypeWrapper<OrderChangedModelModel>;
  OrderChannel: OrderChannel;
  OrderConnection: ResolverTypeWrapper<OrderConnectionModelModel>;
  OrderEdge: ResolverTypeWrapper<Omit<OrderEdge, 'node'> & { node: ResolversTypes['Order'] }>;
  OrderFilter: OrderFilter;
  OrderLine: ResolverTypeWrapper<OrderLineModelModel>;
  OrderSort: OrderSort;
  OrderSortKey: OrderSortKey;
  OrderStatus: OrderStatus;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PauseChainInput: PauseChainInput;
  PauseChainPayload: ResolverTypeWrapper<ChainPayloadModelModel>;
  PaymentStatus: PaymentStatus;
  Price: ResolverTypeWrapper<PriceModelModel>;
  PriceChanged: ResolverTypeWrapper<PriceChangedModelModel>;
  PriceChannel: PriceChannel;
  Product: ResolverTypeWrapper<ProductModelModel>;
  ProductConnection: ResolverTypeWrapper<ProductConnectionModelModel>;
  ProductEdge: ResolverTypeWrapper<Omit<ProductEdge, 'node'> & { node: ResolversTypes['Product'] }>;
  ProductFilter: ProductFilter;
  ProductSort: ProductSort;
  ProductSortKey: ProductSortKey;
  ProductStatus: ProductStatus;
  ProductVariant: ResolverTypeWrapper<VariantModelModel>;
  ProductVariantStatus: ProductVariantStatus;
  Proposal: ResolverTypeWrapper<KeptProposalModel>;
  ProposalConnection: ResolverTypeWrapper<Omit<ProposalConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ProposalEdge']>, nodes: ReadonlyArray<ResolversTypes['Proposal']> }>;
  ProposalDecided: ResolverTypeWrapper<ProposalDecidedModelModel>;
  ProposalEdge: ResolverTypeWrapper<Omit<ProposalEdge, 'node'> & { node: ResolversTypes['Proposal'] }>;
  ProposalFilter: ProposalFilter;
  ProposalMade: ResolverTypeWrapper<ProposalMadeModelModel>;
  ProposedAction: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ProposedAction']>;
  ProposedPurchase: ResolverTypeWrapper<ProposedActionModel>;
  ProposedPurchaseLine: ResolverTypeWrapper<ProposedPurchaseLineModelModel>;
  Provenance: ResolverTypeWrapper<ProvenanceModelModel>;
  PurchaseOrder: ResolverTypeWrapper<PurchaseOrderModelModel>;
  PurchaseOrderChanged: ResolverTypeWrapper<PurchaseOrderChangedModelModel>;
  PurchaseOrderConnection: ResolverTypeWrapper<PurchaseOrderConnectionModelModel>;
  PurchaseOrderEdge: ResolverTypeWrapper<Omit<PurchaseOrderEdge, 'node'> & { node: ResolversTypes['PurchaseOrder'] }>;
  PurchaseOrderFilter: PurchaseOrderFilter;
  PurchaseOrderLine: ResolverTypeWrapper<PurchaseOrderLineModelModel>;
  PurchaseOrderSort: PurchaseOrderSort;
  PurchaseOrderSortKey: PurchaseOrderSortKey;
  PurchaseOrderStatus: PurchaseOrderStatus;
  QuarantineConnection: ResolverTypeWrapper<Omit<QuarantineConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['QuarantineEdge']>, nodes: ReadonlyArray<ResolversTypes['QuarantineEntry']> }>;
  QuarantineEdge: ResolverTypeWrapper<Omit<QuarantineEdge, 'node'> & { node: ResolversTypes['QuarantineEntry'] }>;
  QuarantineEntry: ResolverTypeWrapper<QuarantineModelModel>;
  QuarantineFilter: QuarantineFilter;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RecordChanged: ResolverTypeWrapper<RecordChangedModelModel>;
  RecordEvent: ResolverTypeWrapper<RecordEventModelModel>;
  RecordQuarantined: ResolverTypeWrapper<RecordQuarantinedModelModel>;
  Recovery: Recovery;
  Refund: ResolverTypeWrapper<RefundModelModel>;
  RefusedChange: ResolverTypeWrapper<RefusedInfoModel>;
  RejectStepInput: RejectStepInput;
  RejectStepPayload: ResolverTypeWrapper<ApprovalPayloadModelModel>;
  ReleaseKillSwitchInput: ReleaseKillSwitchInput;
  ReleaseKillSwitchPayload: ResolverTypeWrapper<KillSwitchPayloadModelModel>;
  ReleaseReservationInput: ReleaseReservationInput;
  ReleaseReservationPayload: ResolverTypeWrapper<ReservationPayloadModelModel>;
  ReplenishStockInput: ReplenishStockInput;
  ReplenishStockPayload: ResolverTypeWrapper<RunPayloadModelModel>;
  Reservation: ResolverTypeWrapper<ReservationModelModel>;
  ReservationChanged: ResolverTypeWrapper<ReservationChangedModelModel>;
  ReservationConnection: ResolverTypeWrapper<Omit<ReservationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ReservationEdge']>, nodes: ReadonlyArray<ResolversTypes['Reservation']> }>;
  ReservationEdge: ResolverTypeWrapper<Omit<ReservationEdge, 'node'> & { node: ResolversTypes['Reservation'] }>;
  ReservationFilter: ReservationFilter;
  ReservationLine: ResolverTypeWrapper<ReservationLineModelModel>;
  ReservationLineInput: ReservationLineInput;
  ReservationStatus: ReservationStatus;
  ReserveInventoryInput: ReserveInventoryInput;
  ReserveInventoryPayload: ResolverTypeWrapper<ReservationPayloadModelModel>;
  ResumeChainInput: ResumeChainInput;
  ResumeChainPayload: ResolverTypeWrapper<ChainPayloadModelModel>;
  RetryRunInput: RetryRunInput;
  RetryRunPayload: ResolverTypeWrapper<RunPayloadModelModel>;
  Run: ResolverTypeWrapper<RunModel>;
  RunCancellation: ResolverTypeWrapper<RunCancellation>;
  RunChanged: ResolverTypeWrapper<RunChangedModelModel>;
  RunConnection: ResolverTypeWrapper<Omit<RunConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['RunEdge']>, nodes: ReadonlyArray<ResolversTypes['Run']> }>;
  RunEdge: ResolverTypeWrapper<Omit<RunEdge, 'node'> & { node: ResolversTypes['Run'] }>;
  RunFilter: RunFilter;
  RunHold: RunHold;
  RunStatus: RunStatus;
  RunStep: ResolverTypeWrapper<RunStepModel>;
  RunStepConnection: ResolverTypeWrapper<Omit<RunStepConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['RunStepEdge']>, nodes: ReadonlyArray<ResolversTypes['RunStep']> }>;
  RunStepEdge: ResolverTypeWrapper<Omit<RunStepEdge, 'node'> & { node: ResolversTypes['RunStep'] }>;
  RunStepEnded: ResolverTypeWrapper<RunStepEndedModelModel>;
  RunStepStatus: RunStepStatus;
  SearchConnection: ResolverTypeWrapper<Omit<SearchConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['SearchEdge']>, nodes: ReadonlyArray<ResolversTypes['Node']> }>;
  SearchEdge: ResolverTypeWrapper<Omit<SearchEdge, 'node'> & { node: ResolversTypes['Node'] }>;
  SearchType: SearchType;
  SelectedOption: ResolverTypeWrapper<SelectedOption>;
  SortDirection: SortDirection;
  StockMovement: ResolverTypeWrapper<StockMovementModelModel>;
  StockMovementConnection: ResolverTypeWrapper<Omit<StockMovementConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['StockMovementEdge']>, nodes: ReadonlyArray<ResolversTypes['StockMovement']> }>;
  StockMovementEdge: ResolverTypeWrapper<Omit<StockMovementEdge, 'node'> & { node: ResolversTypes['StockMovement'] }>;
  StockMovementFilter: StockMovementFilter;
  StockMovementReason: StockMovementReason;
  StockMovementStatus: StockMovementStatus;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  SubgraphHealth: ResolverTypeWrapper<SubgraphInfoModel>;
  SubgraphStatus: SubgraphStatus;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Supplier: ResolverTypeWrapper<SupplierModelModel>;
  SupplierConnection: ResolverTypeWrapper<Omit<SupplierConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['SupplierEdge']>, nodes: ReadonlyArray<ResolversTypes['Supplier']> }>;
  SupplierEdge: ResolverTypeWrapper<Omit<SupplierEdge, 'node'> & { node: ResolversTypes['Supplier'] }>;
  SupplierFilter: SupplierFilter;
  SupplierOffer: ResolverTypeWrapper<SupplierOfferModelModel>;
  SupplierOfferConnection: ResolverTypeWrapper<Omit<SupplierOfferConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['SupplierOfferEdge']>, nodes: ReadonlyArray<ResolversTypes['SupplierOffer']> }>;
  SupplierOfferEdge: ResolverTypeWrapper<Omit<SupplierOfferEdge, 'node'> & { node: ResolversTypes['SupplierOffer'] }>;
  SyncPhase: SyncPhase;
  SyncProgressed: ResolverTypeWrapper<SyncProgressedModelModel>;
  SyncState: ResolverTypeWrapper<SyncStateModel>;
  SystemRole: SystemRole;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  UnmergeCustomersInput: UnmergeCustomersInput;
  UnmergeCustomersPayload: ResolverTypeWrapper<UnmergeCustomersPayloadModelModel>;
  UserError: ResolverTypeWrapper<UserErrorModelModel>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Address: Address;
  Agent: AgentInfoModel;
  Approval: ApprovalModel;
  ApprovalAnswered: ApprovalAnsweredModelModel;
  ApprovalConnection: Omit<ApprovalConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ApprovalEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Approval']> };
  ApprovalEdge: Omit<ApprovalEdge, 'node'> & { node: ResolversParentTypes['Approval'] };
  ApprovalFilter: ApprovalFilter;
  ApprovalRequested: ApprovalRequestedModelModel;
  ApproveStepInput: ApproveStepInput;
  ApproveStepPayload: ApprovalPayloadModelModel;
  AuditEntry: AuditEntryModel;
  AuditEntryConnection: Omit<AuditEntryConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['AuditEntryEdge']>, nodes: ReadonlyArray<ResolversParentTypes['AuditEntry']> };
  AuditEntryEdge: Omit<AuditEntryEdge, 'node'> & { node: ResolversParentTypes['AuditEntry'] };
  AuditFilter: AuditFilter;
  AuditInput: AuditInputModel;
  Boolean: Scalars['Boolean']['output'];
  CancelRunInput: CancelRunInput;
  CancelRunPayload: RunPayloadModelModel;
  Category: CategoryModelModel;
  CategoryConnection: Omit<CategoryConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['CategoryEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Category']> };
  CategoryEdge: Omit<CategoryEdge, 'node'> & { node: ResolversParentTypes['Category'] };
  Chain: ChainInfoModel;
  ChainPaused: ChainPausedModelModel;
  ChainResumed: ChainResumedModelModel;
  Composition: CompositionInfoModel;
  Connector: SystemInfoModel;
  ConnectorHealth: HealthModelModel;
  ConnectorHealthChanged: ConnectorHealthChangedModelModel;
  ControlChange: ControlChange;
  ConvertReservationInput: ConvertReservationInput;
  ConvertReservationPayload: ReservationPayloadModelModel;
  CurrencyCode: Scalars['CurrencyCode']['output'];
  Cursor: Scalars['Cursor']['output'];
  Customer: CustomerModelModel;
  CustomerConnection: CustomerConnectionModelModel;
  CustomerEdge: Omit<CustomerEdge, 'node'> & { node: ResolversParentTypes['Customer'] };
  CustomerFilter: CustomerFilter;
  CustomerMerge: CustomerMergeModel;
  CustomerMergeChanged: CustomerMergeChangedModelModel;
  CustomerSort: CustomerSort;
  DailySales: DailySales;
  DateTime: Scalars['DateTime']['output'];
  DateTimeRange: DateTimeRange;
  Decimal: Scalars['Decimal']['output'];
  Decision: DecisionModel;
  Duration: Scalars['Duration']['output'];
  Effect: EffectModel;
  EffectApplied: EffectAppliedModelModel;
  EffectCompensated: EffectCompensatedModelModel;
  EffectConnection: Omit<EffectConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['EffectEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Effect']> };
  EffectDifference: DifferenceModel;
  EffectEdge: Omit<EffectEdge, 'node'> & { node: ResolversParentTypes['Effect'] };
  EngageKillSwitchInput: EngageKillSwitchInput;
  EngageKillSwitchPayload: KillSwitchPayloadModelModel;
  Event: EventModelModel;
  EventConnection: EventConnectionModelModel;
  EventEdge: Omit<EventEdge, 'node'> & { node: ResolversParentTypes['Event'] };
  Fault: FaultModel;
  FieldChange: FieldChange;
  FieldSet: Scalars['FieldSet']['output'];
  Float: Scalars['Float']['output'];
  Fulfillment: FulfillmentModelModel;
  Gap: GapModelModel;
  HistoryEntry: HistoryModelModel;
  ID: Scalars['ID']['output'];
  Identity: IdentityModelModel;
  Image: Image;
  InboundShipment: InboundShipmentModelModel;
  InboundShipmentChanged: InboundShipmentChangedModelModel;
  InboundShipmentConnection: Omit<InboundShipmentConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['InboundShipmentEdge']>, nodes: ReadonlyArray<ResolversParentTypes['InboundShipment']> };
  InboundShipmentEdge: Omit<InboundShipmentEdge, 'node'> & { node: ResolversParentTypes['InboundShipment'] };
  InboundShipmentFilter: InboundShipmentFilter;
  InboundShipmentLine: InboundShipmentLineModelModel;
  Insight: KeptInsightModel;
  InsightConnection: Omit<InsightConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['InsightEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Insight']> };
  InsightEdge: Omit<InsightEdge, 'node'> & { node: ResolversParentTypes['Insight'] };
  InsightFilter: InsightFilter;
  InsightPublished: InsightPublishedModelModel;
  Int: Scalars['Int']['output'];
  InventoryChanged: InventoryChangedModelModel;
  InventoryFilter: InventoryFilter;
  InventoryLevel: InventoryLevelModelModel;
  InventoryLevelConnection: InventoryLevelConnectionModelModel;
  InventoryLevelEdge: Omit<InventoryLevelEdge, 'node'> & { node: ResolversParentTypes['InventoryLevel'] };
  InventorySort: InventorySort;
  JSON: Scalars['JSON']['output'];
  KillSwitch: KillSwitchModel;
  KillSwitchChanged: KillSwitchChangedModelModel;
  LineQuantity: LineQuantity;
  Location: LocationModelModel;
  LocationConnection: Omit<LocationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['LocationEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Location']> };
  LocationEdge: Omit<LocationEdge, 'node'> & { node: ResolversParentTypes['Location'] };
  LocationFilter: LocationFilter;
  MergeCustomersInput: MergeCustomersInput;
  MergeCustomersPayload: MergeCustomersPayloadModelModel;
  MergedIdentity: MergedIdentity;
  Money: MoneyModel;
  MoneyInput: MoneyInput;
  Mutation: Record<PropertyKey, never>;
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  Observation: StoredObservationModel;
  Order: OrderModelModel;
  OrderChanged: OrderChangedModelModel;
  OrderConnection: OrderConnectionModelModel;
  OrderEdge: Omit<OrderEdge, 'node'> & { node: ResolversParentTypes['Order'] };
  OrderFilter: OrderFilter;
  OrderLine: OrderLineModelModel;
  OrderSort: OrderSort;
  PageInfo: PageInfo;
  PauseChainInput: PauseChainInput;
  PauseChainPayload: ChainPayloadModelModel;
  Price: PriceModelModel;
  PriceChanged: PriceChangedModelModel;
  Product: ProductModelModel;
  ProductConnection: ProductConnectionModelModel;
  ProductEdge: Omit<ProductEdge, 'node'> & { node: ResolversParentTypes['Product'] };
  ProductFilter: ProductFilter;
  ProductSort: ProductSort;
  ProductVariant: VariantModelModel;
  Proposal: KeptProposalModel;
  ProposalConnection: Omit<ProposalConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ProposalEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Proposal']> };
  ProposalDecided: ProposalDecidedModelModel;
  ProposalEdge: Omit<ProposalEdge, 'node'> & { node: ResolversParentTypes['Proposal'] };
  ProposalFilter: ProposalFilter;
  ProposalMade: ProposalMadeModelModel;
  ProposedAction: ResolversUnionTypes<ResolversParentTypes>['ProposedAction'];
  ProposedPurchase: ProposedActionModel;
  ProposedPurchaseLine: ProposedPurchaseLineModelModel;
  Provenance: ProvenanceModelModel;
  PurchaseOrder: PurchaseOrderModelModel;
  PurchaseOrderChanged: PurchaseOrderChangedModelModel;
  PurchaseOrderConnection: PurchaseOrderConnectionModelModel;
  PurchaseOrderEdge: Omit<PurchaseOrderEdge, 'node'> & { node: ResolversParentTypes['PurchaseOrder'] };
  PurchaseOrderFilter: PurchaseOrderFilter;
  PurchaseOrderLine: PurchaseOrderLineModelModel;
  PurchaseOrderSort: PurchaseOrderSort;
  QuarantineConnection: Omit<QuarantineConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['QuarantineEdge']>, nodes: ReadonlyArray<ResolversParentTypes['QuarantineEntry']> };
  QuarantineEdge: Omit<QuarantineEdge, 'node'> & { node: ResolversParentTypes['QuarantineEntry'] };
  QuarantineEntry: QuarantineModelModel;
  QuarantineFilter: QuarantineFilter;
  Query: Record<PropertyKey, never>;
  RecordChanged: RecordChangedModelModel;
  RecordEvent: RecordEventModelModel;
  RecordQuarantined: RecordQuarantinedModelModel;
  Refund: RefundModelModel;
  RefusedChange: RefusedInfoModel;
  RejectStepInput: RejectStepInput;
  RejectStepPayload: ApprovalPayloadModelModel;
  ReleaseKillSwitchInput: ReleaseKillSwitchInput;
  ReleaseKillSwitchPayload: KillSwitchPayloadModelModel;
  ReleaseReservationInput: ReleaseReservationInput;
  ReleaseReservationPayload: ReservationPayloadModelModel;
  ReplenishStockInput: ReplenishStockInput;
  ReplenishStockPayload: RunPayloadModelModel;
  Reservation: ReservationModelModel;
  ReservationChanged: ReservationChangedModelModel;
  ReservationConnection: Omit<ReservationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ReservationEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Reservation']> };
  ReservationEdge: Omit<ReservationEdge, 'node'> & { node: ResolversParentTypes['Reservation'] };
  ReservationFilter: ReservationFilter;
  ReservationLine: ReservationLineModelModel;
  ReservationLineInput: ReservationLineInput;
  ReserveInventoryInput: ReserveInventoryInput;
  ReserveInventoryPayload: ReservationPayloadModelModel;
  ResumeChainInput: ResumeChainInput;
  ResumeChainPayload: ChainPayloadModelModel;
  RetryRunInput: RetryRunInput;
  RetryRunPayload: RunPayloadModelModel;
  Run: RunModel;
  RunCancellation: RunCancellation;
  RunChanged: RunChangedModelModel;
  RunConnection: Omit<RunConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['RunEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Run']> };
  RunEdge: Omit<RunEdge, 'node'> & { node: ResolversParentTypes['Run'] };
  RunFilter: RunFilter;
  RunStep: RunStepModel;
  RunStepConnection: Omit<RunStepConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['RunStepEdge']>, nodes: ReadonlyArray<ResolversParentTypes['RunStep']> };
  RunStepEdge: Omit<RunStepEdge, 'node'> & { node: ResolversParentTypes['RunStep'] };
  RunStepEnded: RunStepEndedModelModel;
  SearchConnection: Omit<SearchConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['SearchEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Node']> };
  SearchEdge: Omit<SearchEdge, 'node'> & { node: ResolversParentTypes['Node'] };
  SelectedOption: SelectedOption;
  StockMovement: StockMovementModelModel;
  StockMovementConnection: Omit<StockMovementConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['StockMovementEdge']>, nodes: ReadonlyArray<ResolversParentTypes['StockMovement']> };
  StockMovementEdge: Omit<StockMovementEdge, 'node'> & { node: ResolversParentTypes['StockMovement'] };
  StockMovementFilter: StockMovementFilter;
  String: Scalars['String']['output'];
  SubgraphHealth: SubgraphInfoModel;
  Subscription: Record<PropertyKey, never>;
  Supplier: SupplierModelModel;
  SupplierConnection: Omit<SupplierConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['SupplierEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Supplier']> };
  SupplierEdge: Omit<SupplierEdge, 'node'> & { node: ResolversParentTypes['Supplier'] };
  SupplierFilter: SupplierFilter;
  SupplierOffer: SupplierOfferModelModel;
  SupplierOfferConnection: Omit<SupplierOfferConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['SupplierOfferEdge']>, nodes: ReadonlyArray<ResolversParentTypes['SupplierOffer']> };
  SupplierOfferEdge: Omit<SupplierOfferEdge, 'node'> & { node: ResolversParentTypes['SupplierOffer'] };
  SyncProgressed: SyncProgressedModelModel;
  SyncState: SyncStateModel;
  URL: Scalars['URL']['output'];
  UnmergeCustomersInput: UnmergeCustomersInput;
  UnmergeCustomersPayload: UnmergeCustomersPayloadModelModel;
  UserError: UserErrorModelModel;
};

export type CostDirectiveArgs = {
  weight: Scalars['Int']['input'];
};

export type CostDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = CostDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type KeyDirectiveArgs = {
  fields: Scalars['FieldSet']['input'];
};

export type KeyDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = KeyDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ListSizeDirectiveArgs = {
  assumedSize?: Maybe<Scalars['Int']['input']>;
  requireOneSlicingArgument?: Maybe<Scalars['Boolean']['input']>;
  sizedFields?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
  slicingArguments?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type ListSizeDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = ListSizeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PerPrincipalDirectiveArgs = { };

export type PerPrincipalDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = PerPrincipalDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresScopesDirectiveArgs = {
  scopes: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type RequiresScopesDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = RequiresScopesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AddressResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Address'] = ResolversParentTypes['Address']> = {
  city?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  line1?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  line2?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  postalCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AgentResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Agent'] = ResolversParentTypes['Agent']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  proposalsMax?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  timeout?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ApprovalResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Approval'] = ResolversParentTypes['Approval']> = {
  answerReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  answeredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  answeredBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  approvedProposals?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Proposal']>>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  fault?: Resolver<Maybe<ResolversTypes['Fault']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ApprovalKind'], ParentType, ContextType>;
  proposals?: Resolver<ReadonlyArray<ResolversTypes['Proposal']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  requestedBy?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  scope?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ApprovalStatus'], ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApprovalAnsweredResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ApprovalAnswered'] = ResolversParentTypes['ApprovalAnswered']> = {
  answer?: Resolver<ResolversTypes['ApprovalStatus'], ParentType, ContextType>;
  approval?: Resolver<Maybe<ResolversTypes['Approval']>, ParentType, ContextType>;
  approvalId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApprovalConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ApprovalConnection'] = ResolversParentTypes['ApprovalConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ApprovalEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Approval']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ApprovalEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ApprovalEdge'] = ResolversParentTypes['ApprovalEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Approval'], ParentType, ContextType>;
};

export type ApprovalRequestedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ApprovalRequested'] = ResolversParentTypes['ApprovalRequested']> = {
  approval?: Resolver<Maybe<ResolversTypes['Approval']>, ParentType, ContextType>;
  approvalId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApproveStepPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ApproveStepPayload'] = ResolversParentTypes['ApproveStepPayload']> = {
  approval?: Resolver<Maybe<ResolversTypes['Approval']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type AuditEntryResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AuditEntry'] = ResolversParentTypes['AuditEntry']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  clientAddress?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  codes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inputs?: Resolver<ReadonlyArray<ResolversTypes['AuditInput']>, ParentType, ContextType>;
  mutations?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  operationName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['AuditOutcome'], ParentType, ContextType>;
  principalId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  recordIds?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  requestId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  transport?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AuditEntryConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AuditEntryConnection'] = ResolversParentTypes['AuditEntryConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AuditEntryEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['AuditEntry']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AuditEntryEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AuditEntryEdge'] = ResolversParentTypes['AuditEntryEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditEntry'], ParentType, ContextType>;
};

export type AuditInputResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AuditInput'] = ResolversParentTypes['AuditInput']> = {
  arguments?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  idempotencyKey?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mutation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CancelRunPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['CancelRunPayload'] = ResolversParentTypes['CancelRunPayload']> = {
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type CategoryResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Category'] = ResolversParentTypes['Category']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  productCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  products?: Resolver<ResolversTypes['ProductConnection'], ParentType, ContextType, RequireFields<CategoryProductsArgs, 'first'>>;
};

export type CategoryConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['CategoryConnection'] = ResolversParentTypes['CategoryConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CategoryEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Category']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CategoryEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['CategoryEdge'] = ResolversParentTypes['CategoryEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Category'], ParentType, ContextType>;
};

export type ChainResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Chain'] = ResolversParentTypes['Chain']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastChange?: Resolver<Maybe<ResolversTypes['ControlChange']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  paused?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  runs?: Resolver<ResolversTypes['RunConnection'], ParentType, ContextType, RequireFields<ChainRunsArgs, 'first'>>;
  versions?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ChainPausedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ChainPaused'] = ResolversParentTypes['ChainPaused']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  chain?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ChainResumedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ChainResumed'] = ResolversParentTypes['ChainResumed']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  chain?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CompositionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Composition'] = ResolversParentTypes['Composition']> = {
  refused?: Resolver<Maybe<ResolversTypes['RefusedChange']>, ParentType, ContextType>;
  schemaHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  subgraphs?: Resolver<ReadonlyArray<ResolversTypes['SubgraphHealth']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ConnectorResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Connector'] = ResolversParentTypes['Connector']> = {
  health?: Resolver<ResolversTypes['ConnectorHealth'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['SystemRole'], ParentType, ContextType>;
  syncs?: Resolver<ReadonlyArray<ResolversTypes['SyncState']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  webhooks?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  writes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ConnectorHealthResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ConnectorHealth'] = ResolversParentTypes['ConnectorHealth']> = {
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastSuccessAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ConnectorStatus'], ParentType, ContextType>;
};

export type ConnectorHealthChangedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ConnectorHealthChanged'] = ResolversParentTypes['ConnectorHealthChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  connectorStatus?: Resolver<ResolversTypes['ConnectorStatus'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ControlChangeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ControlChange'] = ResolversParentTypes['ControlChange']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ConvertReservationPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ConvertReservationPayload'] = ResolversParentTypes['ConvertReservationPayload']> = {
  reservation?: Resolver<Maybe<ResolversTypes['Reservation']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export interface CurrencyCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CurrencyCode'], any> {
  name: 'CurrencyCode';
}

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export type CustomerResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Customer'] = ResolversParentTypes['Customer']> = {
  addresses?: Resolver<ReadonlyArray<ResolversTypes['Address']>, ParentType, ContextType>;
  company?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  emailConsent?: Resolver<ResolversTypes['Consent'], ParentType, ContextType>;
  familyName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  givenName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  identities?: Resolver<ReadonlyArray<ResolversTypes['Identity']>, ParentType, ContextType>;
  lifecycleStage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lifetimeValue?: Resolver<ReadonlyArray<ResolversTypes['Money']>, ParentType, ContextType>;
  loyaltyIds?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  merges?: Resolver<ReadonlyArray<ResolversTypes['CustomerMerge']>, ParentType, ContextType, RequireFields<CustomerMergesArgs, 'first'>>;
  orders?: Resolver<ResolversTypes['OrderConnection'], ParentType, ContextType, RequireFields<CustomerOrdersArgs, 'first'>>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provenance?: Resolver<ResolversTypes['Provenance'], ParentType, ContextType>;
  tags?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CustomerConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['CustomerConnection'] = ResolversParentTypes['CustomerConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CustomerEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Customer']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CustomerEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['CustomerEdge'] = ResolversParentTypes['CustomerEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Customer'], ParentType, ContextType>;
};

export type CustomerMergeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['CustomerMerge'] = ResolversParentTypes['CustomerMerge']> = {
  absorbedId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  evidence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  identities?: Resolver<ReadonlyArray<ResolversTypes['MergedIdentity']>, ParentType, ContextType>;
  mergedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  mergedBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unmergeReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unmergedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  unmergedBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CustomerMergeChangedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['CustomerMergeChanged'] = ResolversParentTypes['CustomerMergeChanged']> = {
  absorbedId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  evidence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  mergeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DailySalesResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DailySales'] = ResolversParentTypes['DailySales']> = {
  day?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  locationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  units?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type DecisionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Decision'] = ResolversParentTypes['Decision']> = {
  decidedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  decidedBy?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['DecisionOutcome'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type EffectResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Effect'] = ResolversParentTypes['Effect']> = {
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  appliedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  compensatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  cost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  differences?: Resolver<Maybe<ReadonlyArray<ResolversTypes['EffectDifference']>>, ParentType, ContextType>;
  fault?: Resolver<Maybe<ResolversTypes['Fault']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  idempotencyKey?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  intendedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  proposal?: Resolver<ResolversTypes['Proposal'], ParentType, ContextType>;
  purchaseOrder?: Resolver<Maybe<ResolversTypes['PurchaseOrder']>, ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  sourceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['EffectStatus'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EffectAppliedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['EffectApplied'] = ResolversParentTypes['EffectApplied']> = {
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sourceId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EffectCompensatedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['EffectCompensated'] = ResolversParentTypes['EffectCompensated']> = {
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  compensation?: Resolver<ResolversTypes['CompensationOutcome'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EffectConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['EffectConnection'] = ResolversParentTypes['EffectConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['EffectEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Effect']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type EffectDifferenceResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['EffectDifference'] = ResolversParentTypes['EffectDifference']> = {
  asked?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  got?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type EffectEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['EffectEdge'] = ResolversParentTypes['EffectEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Effect'], ParentType, ContextType>;
};

export type EngageKillSwitchPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['EngageKillSwitchPayload'] = ResolversParentTypes['EngageKillSwitchPayload']> = {
  killSwitch?: Resolver<Maybe<ResolversTypes['KillSwitch']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type EventResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event']> = {
  __resolveType: TypeResolveFn<'ApprovalAnswered' | 'ApprovalRequested' | 'ChainPaused' | 'ChainResumed' | 'ConnectorHealthChanged' | 'CustomerMergeChanged' | 'EffectApplied' | 'EffectCompensated' | 'Gap' | 'InboundShipmentChanged' | 'InsightPublished' | 'InventoryChanged' | 'KillSwitchChanged' | 'OrderChanged' | 'PriceChanged' | 'ProposalDecided' | 'ProposalMade' | 'PurchaseOrderChanged' | 'RecordChanged' | 'RecordQuarantined' | 'ReservationChanged' | 'RunChanged' | 'RunStepEnded' | 'SyncProgressed', ParentType, ContextType>;
};

export type EventConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['EventConnection'] = ResolversParentTypes['EventConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['EventEdge']>, ParentType, ContextType>;
  head?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Event']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type EventEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['EventEdge'] = ResolversParentTypes['EventEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Event'], ParentType, ContextType>;
};

export type FaultResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Fault'] = ResolversParentTypes['Fault']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  recovery?: Resolver<ResolversTypes['Recovery'], ParentType, ContextType>;
};

export type FieldChangeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['FieldChange'] = ResolversParentTypes['FieldChange']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export interface FieldSetScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['FieldSet'], any> {
  name: 'FieldSet';
}

export type FulfillmentResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Fulfillment'] = ResolversParentTypes['Fulfillment']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lines?: Resolver<ReadonlyArray<ResolversTypes['LineQuantity']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['FulfillmentState'], ParentType, ContextType>;
};

export type GapResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Gap'] = ResolversParentTypes['Gap']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  missing?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type HistoryEntryResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['HistoryEntry'] = ResolversParentTypes['HistoryEntry']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  changes?: Resolver<ReadonlyArray<ResolversTypes['FieldChange']>, ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type IdentityResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Identity'] = ResolversParentTypes['Identity']> = {
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  evidence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  joinedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  sourceId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ImageResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Image'] = ResolversParentTypes['Image']> = {
  altText?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
};

export type InboundShipmentResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['InboundShipment'] = ResolversParentTypes['InboundShipment']> = {
  expectedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lines?: Resolver<ReadonlyArray<ResolversTypes['InboundShipmentLine']>, ParentType, ContextType>;
  location?: Resolver<ResolversTypes['Location'], ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provenance?: Resolver<ResolversTypes['Provenance'], ParentType, ContextType>;
  receivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['InboundShipmentStatus'], ParentType, ContextType>;
  supplier?: Resolver<ResolversTypes['Supplier'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InboundShipmentChangedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['InboundShipmentChanged'] = ResolversParentTypes['InboundShipmentChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  change?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  fields?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inboundShipment?: Resolver<Maybe<ResolversTypes['InboundShipment']>, ParentType, ContextType>;
  inboundShipmentStatus?: Resolver<ResolversTypes['InboundShipmentStatus'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InboundShipmentConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['InboundShipmentConnection'] = ResolversParentTypes['InboundShipmentConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['InboundShipmentEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['InboundShipment']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type InboundShipmentEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['InboundShipmentEdge'] = ResolversParentTypes['InboundShipmentEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['InboundShipment'], ParentType, ContextType>;
};

export type InboundShipmentLineResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['InboundShipmentLine'] = ResolversParentTypes['InboundShipmentLine']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  purchaseOrder?: Resolver<Maybe<ResolversTypes['PurchaseOrder']>, ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  variant?: Resolver<ResolversTypes['ProductVariant'], ParentType, ContextType>;
};

export type InsightResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Insight'] = ResolversParentTypes['Insight']> = {
  agent?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  claim?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  evidence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InsightConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['InsightConnection'] = ResolversParentTypes['InsightConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['InsightEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Insight']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type InsightEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['InsightEdge'] = ResolversParentTypes['InsightEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Insight'], ParentType, ContextType>;
};

export type InsightPublishedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['InsightPublished'] = ResolversParentTypes['InsightPublished']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  claim?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  insight?: Resolver<Maybe<ResolversTypes['Insight']>, ParentType, ContextType>;
  insightId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InventoryChangedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['InventoryChanged'] = ResolversParentTypes['InventoryChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  change?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  fields?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  held?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  incoming?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  inventoryLevel?: Resolver<Maybe<ResolversTypes['InventoryLevel']>, ParentType, ContextType>;
  location?: Resolver<Maybe<ResolversTypes['Location']>, ParentType, ContextType>;
  locationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  onHand?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reserved?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  variant?: Resolver<Maybe<ResolversTypes['ProductVariant']>, ParentType, ContextType>;
  variantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InventoryLevelResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['InventoryLevel'] = ResolversParentTypes['InventoryLevel']> = {
  availableToPromise?: Resolver<ResolversTypes['Int'], ParentType, ContextType, Partial<InventoryLevelAvailableToPromiseArgs>>;
  held?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  history?: Resolver<ReadonlyArray<ResolversTypes['HistoryEntry']>, ParentType, ContextType, RequireFields<InventoryLevelHistoryArgs, 'first'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  incoming?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  location?: Resolver<ResolversTypes['Location'], ParentType, ContextType>;
  observations?: Resolver<ReadonlyArray<ResolversTypes['Observation']>, ParentType, ContextType>;
  onHand?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  provenance?: Resolver<ResolversTypes['Provenance'], ParentType, ContextType>;
  reserved?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  variant?: Resolver<ResolversTypes['ProductVariant'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InventoryLevelConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['InventoryLevelConnection'] = ResolversParentTypes['InventoryLevelConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['InventoryLevelEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['InventoryLevel']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type InventoryLevelEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['InventoryLevelEdge'] = ResolversParentTypes['InventoryLevelEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['InventoryLevel'], ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type KillSwitchResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['KillSwitch'] = ResolversParentTypes['KillSwitch']> = {
  engaged?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  lastChange?: Resolver<Maybe<ResolversTypes['ControlChange']>, ParentType, ContextType>;
};

export type KillSwitchChangedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['KillSwitchChanged'] = ResolversParentTypes['KillSwitchChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LineQuantityResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['LineQuantity'] = ResolversParentTypes['LineQuantity']> = {
  lineId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LocationResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Location'] = ResolversParentTypes['Location']> = {
  active?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  address?: Resolver<Maybe<ResolversTypes['Address']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  identities?: Resolver<ReadonlyArray<ResolversTypes['Identity']>, ParentType, ContextType>;
  inventory?: Resolver<ResolversTypes['InventoryLevelConnection'], ParentType, ContextType, RequireFields<LocationInventoryArgs, 'first'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provenance?: Resolver<ResolversTypes['Provenance'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['LocationType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LocationConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['LocationConnection'] = ResolversParentTypes['LocationConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['LocationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Location']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type LocationEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['LocationEdge'] = ResolversParentTypes['LocationEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Location'], ParentType, ContextType>;
};

export type MergeCustomersPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['MergeCustomersPayload'] = ResolversParentTypes['MergeCustomersPayload']> = {
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  merges?: Resolver<Maybe<ReadonlyArray<ResolversTypes['CustomerMerge']>>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type MergedIdentityResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['MergedIdentity'] = ResolversParentTypes['MergedIdentity']> = {
  sourceId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  approveStep?: Resolver<ResolversTypes['ApproveStepPayload'], ParentType, ContextType, RequireFields<MutationApproveStepArgs, 'input'>>;
  cancelRun?: Resolver<ResolversTypes['CancelRunPayload'], ParentType, ContextType, RequireFields<MutationCancelRunArgs, 'input'>>;
  convertReservation?: Resolver<ResolversTypes['ConvertReservationPayload'], ParentType, ContextType, RequireFields<MutationConvertReservationArgs, 'input'>>;
  engageKillSwitch?: Resolver<ResolversTypes['EngageKillSwitchPayload'], ParentType, ContextType, RequireFields<MutationEngageKillSwitchArgs, 'input'>>;
  mergeCustomers?: Resolver<ResolversTypes['MergeCustomersPayload'], ParentType, ContextType, RequireFields<MutationMergeCustomersArgs, 'input'>>;
  pauseChain?: Resolver<ResolversTypes['PauseChainPayload'], ParentType, ContextType, RequireFields<MutationPauseChainArgs, 'input'>>;
  rejectStep?: Resolver<ResolversTypes['RejectStepPayload'], ParentType, ContextType, RequireFields<MutationRejectStepArgs, 'input'>>;
  releaseKillSwitch?: Resolver<ResolversTypes['ReleaseKillSwitchPayload'], ParentType, ContextType, RequireFields<MutationReleaseKillSwitchArgs, 'input'>>;
  releaseReservation?: Resolver<ResolversTypes['ReleaseReservationPayload'], ParentType, ContextType, RequireFields<MutationReleaseReservationArgs, 'input'>>;
  replenishStock?: Resolver<ResolversTypes['ReplenishStockPayload'], ParentType, ContextType, RequireFields<MutationReplenishStockArgs, 'input'>>;
  reserveInventory?: Resolver<ResolversTypes['ReserveInventoryPayload'], ParentType, ContextType, RequireFields<MutationReserveInventoryArgs, 'input'>>;
  resumeChain?: Resolver<ResolversTypes['ResumeChainPayload'], ParentType, ContextType, RequireFields<MutationResumeChainArgs, 'input'>>;
  retryRun?: Resolver<ResolversTypes['RetryRunPayload'], ParentType, ContextType, RequireFields<MutationRetryRunArgs, 'input'>>;
  unmergeCustomers?: Resolver<ResolversTypes['UnmergeCustomersPayload'], ParentType, ContextType, RequireFields<MutationUnmergeCustomersArgs, 'input'>>;
};

export type NodeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Approval' | 'AuditEntry' | 'Customer' | 'CustomerMerge' | 'Effect' | 'InboundShipment' | 'Insight' | 'InventoryLevel' | 'Location' | 'Order' | 'Product' | 'ProductVariant' | 'Proposal' | 'PurchaseOrder' | 'QuarantineEntry' | 'Reservation' | 'Run' | 'RunStep' | 'StockMovement' | 'Supplier' | 'SupplierOffer', ParentType, ContextType>;
};

export type ObservationResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Observation'] = ResolversParentTypes['Observation']> = {
  observedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  record?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  sourceId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sourceUpdatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type OrderResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Order'] = ResolversParentTypes['Order']> = {
  cancelledAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['OrderChannel'], ParentType, ContextType>;
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  fulfillmentStatus?: Resolver<ResolversTypes['FulfillmentStatus'], ParentType, ContextType>;
  fulfillments?: Resolver<ReadonlyArray<ResolversTypes['Fulfillment']>, ParentType, ContextType>;
  history?: Resolver<ReadonlyArray<ResolversTypes['HistoryEntry']>, ParentType, ContextType, RequireFields<OrderHistoryArgs, 'first'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lines?: Resolver<ReadonlyArray<ResolversTypes['OrderLine']>, ParentType, ContextType>;
  location?: Resolver<Maybe<ResolversTypes['Location']>, ParentType, ContextType>;
  number?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  paymentStatus?: Resolver<ResolversTypes['PaymentStatus'], ParentType, ContextType>;
  placedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  provenance?: Resolver<ResolversTypes['Provenance'], ParentType, ContextType>;
  refunds?: Resolver<ReadonlyArray<ResolversTypes['Refund']>, ParentType, ContextType>;
  shipping?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['OrderStatus'], ParentType, ContextType>;
  subtotal?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  tax?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  taxIncluded?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type OrderChangedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['OrderChanged'] = ResolversParentTypes['OrderChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  change?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  fields?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType>;
  orderNumber?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  orderStatus?: Resolver<ResolversTypes['OrderStatus'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type OrderConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['OrderConnection'] = ResolversParentTypes['OrderConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['OrderEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Order']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type OrderEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['OrderEdge'] = ResolversParentTypes['OrderEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Order'], ParentType, ContextType>;
};

export type OrderLineResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['OrderLine'] = ResolversParentTypes['OrderLine']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sku?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  unitPrice?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  variant?: Resolver<Maybe<ResolversTypes['ProductVariant']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PauseChainPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['PauseChainPayload'] = ResolversParentTypes['PauseChainPayload']> = {
  chain?: Resolver<Maybe<ResolversTypes['Chain']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PriceResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Price'] = ResolversParentTypes['Price']> = {
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['PriceChannel'], ParentType, ContextType>;
  compareAt?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  history?: Resolver<ReadonlyArray<ResolversTypes['HistoryEntry']>, ParentType, ContextType, RequireFields<PriceHistoryArgs, 'first'>>;
  provenance?: Resolver<ResolversTypes['Provenance'], ParentType, ContextType>;
  taxIncluded?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PriceChangedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['PriceChanged'] = ResolversParentTypes['PriceChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  change?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['PriceChannel'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  fields?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  price?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  variant?: Resolver<Maybe<ResolversTypes['ProductVariant']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProductResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Product'] = ResolversParentTypes['Product']> = {
  categories?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  history?: Resolver<ReadonlyArray<ResolversTypes['HistoryEntry']>, ParentType, ContextType, RequireFields<ProductHistoryArgs, 'first'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  identities?: Resolver<ReadonlyArray<ResolversTypes['Identity']>, ParentType, ContextType>;
  images?: Resolver<ReadonlyArray<ResolversTypes['Image']>, ParentType, ContextType>;
  observations?: Resolver<ReadonlyArray<ResolversTypes['Observation']>, ParentType, ContextType>;
  orders?: Resolver<ResolversTypes['OrderConnection'], ParentType, ContextType, RequireFields<ProductOrdersArgs, 'first'>>;
  provenance?: Resolver<ResolversTypes['Provenance'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ProductStatus'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  variants?: Resolver<ReadonlyArray<ResolversTypes['ProductVariant']>, ParentType, ContextType>;
  vendor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProductConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ProductConnection'] = ResolversParentTypes['ProductConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ProductEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Product']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ProductEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ProductEdge'] = ResolversParentTypes['ProductEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Product'], ParentType, ContextType>;
};

export type ProductVariantResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ProductVariant'] = ResolversParentTypes['ProductVariant']> = {
  dailySales?: Resolver<ReadonlyArray<ResolversTypes['DailySales']>, ParentType, ContextType, Partial<ProductVariantDailySalesArgs>>;
  gtin?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  identities?: Resolver<ReadonlyArray<ResolversTypes['Identity']>, ParentType, ContextType>;
  incomingPurchaseOrders?: Resolver<ResolversTypes['PurchaseOrderConnection'], ParentType, ContextType, RequireFields<ProductVariantIncomingPurchaseOrdersArgs, 'first'>>;
  inventory?: Resolver<ReadonlyArray<ResolversTypes['InventoryLevel']>, ParentType, ContextType, Partial<ProductVariantInventoryArgs>>;
  options?: Resolver<ReadonlyArray<ResolversTypes['SelectedOption']>, ParentType, ContextType>;
  price?: Resolver<Maybe<ResolversTypes['Price']>, ParentType, ContextType, RequireFields<ProductVariantPriceArgs, 'channel'>>;
  product?: Resolver<ResolversTypes['Product'], ParentType, ContextType>;
  sku?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ProductVariantStatus'], ParentType, ContextType>;
  stockMovements?: Resolver<ResolversTypes['StockMovementConnection'], ParentType, ContextType, RequireFields<ProductVariantStockMovementsArgs, 'first'>>;
  supplierOffers?: Resolver<ReadonlyArray<ResolversTypes['SupplierOffer']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  totalAvailable?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProposalResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Proposal'] = ResolversParentTypes['Proposal']> = {
  action?: Resolver<ResolversTypes['ProposedAction'], ParentType, ContextType>;
  cost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  decision?: Resolver<Maybe<ResolversTypes['Decision']>, ParentType, ContextType>;
  effect?: Resolver<Maybe<ResolversTypes['Effect']>, ParentType, ContextType>;
  expectedProfit?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lostUnitsAvoided?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rationale?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProposalConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ProposalConnection'] = ResolversParentTypes['ProposalConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ProposalEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Proposal']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ProposalDecidedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ProposalDecided'] = ResolversParentTypes['ProposalDecided']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['DecisionOutcome'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  proposal?: Resolver<Maybe<ResolversTypes['Proposal']>, ParentType, ContextType>;
  proposalId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProposalEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ProposalEdge'] = ResolversParentTypes['ProposalEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Proposal'], ParentType, ContextType>;
};

export type ProposalMadeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ProposalMade'] = ResolversParentTypes['ProposalMade']> = {
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  proposal?: Resolver<Maybe<ResolversTypes['Proposal']>, ParentType, ContextType>;
  proposalId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProposedActionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ProposedAction'] = ResolversParentTypes['ProposedAction']> = {
  __resolveType: TypeResolveFn<'ProposedPurchase', ParentType, ContextType>;
};

export type ProposedPurchaseResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ProposedPurchase'] = ResolversParentTypes['ProposedPurchase']> = {
  lines?: Resolver<ReadonlyArray<ResolversTypes['ProposedPurchaseLine']>, ParentType, ContextType>;
  location?: Resolver<Maybe<ResolversTypes['Location']>, ParentType, ContextType>;
  supplier?: Resolver<Maybe<ResolversTypes['Supplier']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProposedPurchaseLineResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ProposedPurchaseLine'] = ResolversParentTypes['ProposedPurchaseLine']> = {
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unitCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  variant?: Resolver<Maybe<ResolversTypes['ProductVariant']>, ParentType, ContextType>;
};

export type ProvenanceResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Provenance'] = ResolversParentTypes['Provenance']> = {
  age?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
  observedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  sourceId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PurchaseOrderResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['PurchaseOrder'] = ResolversParentTypes['PurchaseOrder']> = {
  expectedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  history?: Resolver<ReadonlyArray<ResolversTypes['HistoryEntry']>, ParentType, ContextType, RequireFields<PurchaseOrderHistoryArgs, 'first'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inboundShipments?: Resolver<ReadonlyArray<ResolversTypes['InboundShipment']>, ParentType, ContextType>;
  lines?: Resolver<ReadonlyArray<ResolversTypes['PurchaseOrderLine']>, ParentType, ContextType>;
  location?: Resolver<ResolversTypes['Location'], ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  orderedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  provenance?: Resolver<ResolversTypes['Provenance'], ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['PurchaseOrderStatus'], ParentType, ContextType>;
  supplier?: Resolver<ResolversTypes['Supplier'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PurchaseOrderChangedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['PurchaseOrderChanged'] = ResolversParentTypes['PurchaseOrderChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  change?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  fields?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  purchaseOrder?: Resolver<Maybe<ResolversTypes['PurchaseOrder']>, ParentType, ContextType>;
  purchaseOrderNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  purchaseOrderStatus?: Resolver<ResolversTypes['PurchaseOrderStatus'], ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PurchaseOrderConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['PurchaseOrderConnection'] = ResolversParentTypes['PurchaseOrderConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['PurchaseOrderEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['PurchaseOrder']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PurchaseOrderEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['PurchaseOrderEdge'] = ResolversParentTypes['PurchaseOrderEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['PurchaseOrder'], ParentType, ContextType>;
};

export type PurchaseOrderLineResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['PurchaseOrderLine'] = ResolversParentTypes['PurchaseOrderLine']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  received?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unitCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  variant?: Resolver<ResolversTypes['ProductVariant'], ParentType, ContextType>;
};

export type QuarantineConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['QuarantineConnection'] = ResolversParentTypes['QuarantineConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['QuarantineEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['QuarantineEntry']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type QuarantineEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['QuarantineEdge'] = ResolversParentTypes['QuarantineEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['QuarantineEntry'], ParentType, ContextType>;
};

export type QuarantineEntryResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['QuarantineEntry'] = ResolversParentTypes['QuarantineEntry']> = {
  at?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  payload?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  receivedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  resolvedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  sourceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  agents?: Resolver<ReadonlyArray<ResolversTypes['Agent']>, ParentType, ContextType>;
  approvals?: Resolver<ResolversTypes['ApprovalConnection'], ParentType, ContextType, RequireFields<QueryApprovalsArgs, 'first'>>;
  auditLog?: Resolver<ResolversTypes['AuditEntryConnection'], ParentType, ContextType, RequireFields<QueryAuditLogArgs, 'first'>>;
  categories?: Resolver<ResolversTypes['CategoryConnection'], ParentType, ContextType, RequireFields<QueryCategoriesArgs, 'first'>>;
  chain?: Resolver<Maybe<ResolversTypes['Chain']>, ParentType, ContextType, RequireFields<QueryChainArgs, 'name'>>;
  chains?: Resolver<ReadonlyArray<ResolversTypes['Chain']>, ParentType, ContextType>;
  composition?: Resolver<ResolversTypes['Composition'], ParentType, ContextType>;
  connectors?: Resolver<ReadonlyArray<ResolversTypes['Connector']>, ParentType, ContextType>;
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType, Partial<QueryCustomerArgs>>;
  customers?: Resolver<ResolversTypes['CustomerConnection'], ParentType, ContextType, RequireFields<QueryCustomersArgs, 'first' | 'sort'>>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, RequireFields<QueryEventsArgs, 'first'>>;
  inboundShipments?: Resolver<ResolversTypes['InboundShipmentConnection'], ParentType, ContextType, RequireFields<QueryInboundShipmentsArgs, 'first'>>;
  insights?: Resolver<ResolversTypes['InsightConnection'], ParentType, ContextType, RequireFields<QueryInsightsArgs, 'first'>>;
  inventoryLevels?: Resolver<ResolversTypes['InventoryLevelConnection'], ParentType, ContextType, RequireFields<QueryInventoryLevelsArgs, 'first' | 'sort'>>;
  killSwitch?: Resolver<ResolversTypes['KillSwitch'], ParentType, ContextType>;
  locations?: Resolver<ResolversTypes['LocationConnection'], ParentType, ContextType, RequireFields<QueryLocationsArgs, 'first'>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Node']>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType, Partial<QueryOrderArgs>>;
  orders?: Resolver<ResolversTypes['OrderConnection'], ParentType, ContextType, RequireFields<QueryOrdersArgs, 'first' | 'sort'>>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType, Partial<QueryProductArgs>>;
  productVariant?: Resolver<Maybe<ResolversTypes['ProductVariant']>, ParentType, ContextType, Partial<QueryProductVariantArgs>>;
  products?: Resolver<ResolversTypes['ProductConnection'], ParentType, ContextType, RequireFields<QueryProductsArgs, 'first' | 'sort'>>;
  proposals?: Resolver<ResolversTypes['ProposalConnection'], ParentType, ContextType, RequireFields<QueryProposalsArgs, 'first'>>;
  purchaseOrder?: Resolver<Maybe<ResolversTypes['PurchaseOrder']>, ParentType, ContextType, RequireFields<QueryPurchaseOrderArgs, 'id'>>;
  purchaseOrders?: Resolver<ResolversTypes['PurchaseOrderConnection'], ParentType, ContextType, RequireFields<QueryPurchaseOrdersArgs, 'first' | 'sort'>>;
  quarantine?: Resolver<ResolversTypes['QuarantineConnection'], ParentType, ContextType, RequireFields<QueryQuarantineArgs, 'first'>>;
  reservation?: Resolver<Maybe<ResolversTypes['Reservation']>, ParentType, ContextType, RequireFields<QueryReservationArgs, 'id'>>;
  reservations?: Resolver<ResolversTypes['ReservationConnection'], ParentType, ContextType, RequireFields<QueryReservationsArgs, 'first'>>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType, RequireFields<QueryRunArgs, 'id'>>;
  runs?: Resolver<ResolversTypes['RunConnection'], ParentType, ContextType, RequireFields<QueryRunsArgs, 'first'>>;
  search?: Resolver<ResolversTypes['SearchConnection'], ParentType, ContextType, RequireFields<QuerySearchArgs, 'first' | 'query'>>;
  stockMovements?: Resolver<ResolversTypes['StockMovementConnection'], ParentType, ContextType, RequireFields<QueryStockMovementsArgs, 'first'>>;
  supplier?: Resolver<Maybe<ResolversTypes['Supplier']>, ParentType, ContextType, RequireFields<QuerySupplierArgs, 'id'>>;
  suppliers?: Resolver<ResolversTypes['SupplierConnection'], ParentType, ContextType, RequireFields<QuerySuppliersArgs, 'first'>>;
};

export type RecordChangedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RecordChanged'] = ResolversParentTypes['RecordChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  change?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  fields?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  record?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RecordEventResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RecordEvent'] = ResolversParentTypes['RecordEvent']> = {
  __resolveType: TypeResolveFn<'InboundShipmentChanged' | 'InventoryChanged' | 'OrderChanged' | 'PriceChanged' | 'PurchaseOrderChanged' | 'RecordChanged', ParentType, ContextType>;
};

export type RecordQuarantinedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RecordQuarantined'] = ResolversParentTypes['RecordQuarantined']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RefundResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Refund'] = ResolversParentTypes['Refund']> = {
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lines?: Resolver<ReadonlyArray<ResolversTypes['LineQuantity']>, ParentType, ContextType>;
};

export type RefusedChangeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RefusedChange'] = ResolversParentTypes['RefusedChange']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RejectStepPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RejectStepPayload'] = ResolversParentTypes['RejectStepPayload']> = {
  approval?: Resolver<Maybe<ResolversTypes['Approval']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ReleaseKillSwitchPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ReleaseKillSwitchPayload'] = ResolversParentTypes['ReleaseKillSwitchPayload']> = {
  killSwitch?: Resolver<Maybe<ResolversTypes['KillSwitch']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ReleaseReservationPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ReleaseReservationPayload'] = ResolversParentTypes['ReleaseReservationPayload']> = {
  reservation?: Resolver<Maybe<ResolversTypes['Reservation']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ReplenishStockPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ReplenishStockPayload'] = ResolversParentTypes['ReplenishStockPayload']> = {
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ReservationResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Reservation'] = ResolversParentTypes['Reservation']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lines?: Resolver<ReadonlyArray<ResolversTypes['ReservationLine']>, ParentType, ContextType>;
  orderReference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  principalId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ReservationStatus'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReservationChangedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ReservationChanged'] = ResolversParentTypes['ReservationChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reservation?: Resolver<Maybe<ResolversTypes['Reservation']>, ParentType, ContextType>;
  reservationStatus?: Resolver<ResolversTypes['ReservationStatus'], ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReservationConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ReservationConnection'] = ResolversParentTypes['ReservationConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ReservationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Reservation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ReservationEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ReservationEdge'] = ResolversParentTypes['ReservationEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Reservation'], ParentType, ContextType>;
};

export type ReservationLineResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ReservationLine'] = ResolversParentTypes['ReservationLine']> = {
  inventoryLevel?: Resolver<ResolversTypes['InventoryLevel'], ParentType, ContextType>;
  location?: Resolver<ResolversTypes['Location'], ParentType, ContextType>;
  locationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  variant?: Resolver<ResolversTypes['ProductVariant'], ParentType, ContextType>;
  variantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ReserveInventoryPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ReserveInventoryPayload'] = ResolversParentTypes['ReserveInventoryPayload']> = {
  reservation?: Resolver<Maybe<ResolversTypes['Reservation']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ResumeChainPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ResumeChainPayload'] = ResolversParentTypes['ResumeChainPayload']> = {
  chain?: Resolver<Maybe<ResolversTypes['Chain']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type RetryRunPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RetryRunPayload'] = ResolversParentTypes['RetryRunPayload']> = {
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type RunResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Run'] = ResolversParentTypes['Run']> = {
  approvalLimit?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  approvals?: Resolver<ReadonlyArray<ResolversTypes['Approval']>, ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  cancellation?: Resolver<Maybe<ResolversTypes['RunCancellation']>, ParentType, ContextType>;
  chain?: Resolver<Maybe<ResolversTypes['Chain']>, ParentType, ContextType>;
  chainName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  chainVersion?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  effects?: Resolver<ResolversTypes['EffectConnection'], ParentType, ContextType, RequireFields<RunEffectsArgs, 'first'>>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fault?: Resolver<Maybe<ResolversTypes['Fault']>, ParentType, ContextType>;
  heldBy?: Resolver<Maybe<ResolversTypes['RunHold']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  input?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  insights?: Resolver<ResolversTypes['InsightConnection'], ParentType, ContextType, RequireFields<RunInsightsArgs, 'first'>>;
  principalId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  proposals?: Resolver<ResolversTypes['ProposalConnection'], ParentType, ContextType, RequireFields<RunProposalsArgs, 'first'>>;
  result?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  retryOf?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  spendLimit?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  spent?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['RunStatus'], ParentType, ContextType>;
  steps?: Resolver<ResolversTypes['RunStepConnection'], ParentType, ContextType, RequireFields<RunStepsArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RunCancellationResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RunCancellation'] = ResolversParentTypes['RunCancellation']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RunChangedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RunChanged'] = ResolversParentTypes['RunChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  chain?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  runStatus?: Resolver<ResolversTypes['RunStatus'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RunConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RunConnection'] = ResolversParentTypes['RunConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['RunEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Run']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RunEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RunEdge'] = ResolversParentTypes['RunEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
};

export type RunStepResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RunStep'] = ResolversParentTypes['RunStep']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fault?: Resolver<Maybe<ResolversTypes['Fault']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['RunStepStatus'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RunStepConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RunStepConnection'] = ResolversParentTypes['RunStepConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['RunStepEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['RunStep']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RunStepEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RunStepEdge'] = ResolversParentTypes['RunStepEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['RunStep'], ParentType, ContextType>;
};

export type RunStepEndedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['RunStepEnded'] = ResolversParentTypes['RunStepEnded']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  chain?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  step?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  stepId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  stepStatus?: Resolver<ResolversTypes['RunStepStatus'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SearchConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SearchConnection'] = ResolversParentTypes['SearchConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SearchEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Node']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SearchEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SearchEdge'] = ResolversParentTypes['SearchEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Node'], ParentType, ContextType>;
};

export type SelectedOptionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SelectedOption'] = ResolversParentTypes['SelectedOption']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type StockMovementResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['StockMovement'] = ResolversParentTypes['StockMovement']> = {
  effectiveAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['Location']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  origin?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provenance?: Resolver<ResolversTypes['Provenance'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['StockMovementReason'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['StockMovementStatus'], ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Location']>, ParentType, ContextType>;
  variant?: Resolver<ResolversTypes['ProductVariant'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StockMovementConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['StockMovementConnection'] = ResolversParentTypes['StockMovementConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['StockMovementEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['StockMovement']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type StockMovementEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['StockMovementEdge'] = ResolversParentTypes['StockMovementEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['StockMovement'], ParentType, ContextType>;
};

export type SubgraphHealthResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SubgraphHealth'] = ResolversParentTypes['SubgraphHealth']> = {
  circuit?: Resolver<ResolversTypes['CircuitState'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  connections?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failures?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  p50Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p95Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  schemaHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SubgraphStatus'], ParentType, ContextType>;
  subscriptions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  connectorHealthChanged?: SubscriptionResolver<ResolversTypes['Event'], "connectorHealthChanged", ParentType, ContextType, Partial<SubscriptionConnectorHealthChangedArgs>>;
  events?: SubscriptionResolver<ResolversTypes['Event'], "events", ParentType, ContextType, Partial<SubscriptionEventsArgs>>;
  inventoryChanged?: SubscriptionResolver<ResolversTypes['Event'], "inventoryChanged", ParentType, ContextType, Partial<SubscriptionInventoryChangedArgs>>;
  runUpdates?: SubscriptionResolver<ResolversTypes['Event'], "runUpdates", ParentType, ContextType, RequireFields<SubscriptionRunUpdatesArgs, 'runId'>>;
};

export type SupplierResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Supplier'] = ResolversParentTypes['Supplier']> = {
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  identities?: Resolver<ReadonlyArray<ResolversTypes['Identity']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  offers?: Resolver<ResolversTypes['SupplierOfferConnection'], ParentType, ContextType, RequireFields<SupplierOffersArgs, 'first'>>;
  provenance?: Resolver<ResolversTypes['Provenance'], ParentType, ContextType>;
  purchaseOrders?: Resolver<ResolversTypes['PurchaseOrderConnection'], ParentType, ContextType, RequireFields<SupplierPurchaseOrdersArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SupplierConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SupplierConnection'] = ResolversParentTypes['SupplierConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SupplierEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Supplier']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SupplierEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SupplierEdge'] = ResolversParentTypes['SupplierEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Supplier'], ParentType, ContextType>;
};

export type SupplierOfferResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SupplierOffer'] = ResolversParentTypes['SupplierOffer']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  leadTime?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
  minimumQuantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  packSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  provenance?: Resolver<ResolversTypes['Provenance'], ParentType, ContextType>;
  supplier?: Resolver<ResolversTypes['Supplier'], ParentType, ContextType>;
  unitCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  variant?: Resolver<ResolversTypes['ProductVariant'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SupplierOfferConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SupplierOfferConnection'] = ResolversParentTypes['SupplierOfferConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SupplierOfferEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['SupplierOffer']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SupplierOfferEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SupplierOfferEdge'] = ResolversParentTypes['SupplierOfferEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['SupplierOffer'], ParentType, ContextType>;
};

export type SyncProgressedResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SyncProgressed'] = ResolversParentTypes['SyncProgressed']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  done?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  records?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  system?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SyncStateResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SyncState'] = ResolversParentTypes['SyncState']> = {
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['SyncPhase'], ParentType, ContextType>;
  reconciledAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  records?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UnmergeCustomersPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['UnmergeCustomersPayload'] = ResolversParentTypes['UnmergeCustomersPayload']> = {
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  restored?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  field?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type Resolvers<ContextType = GraphContext> = {
  Address?: AddressResolvers<ContextType>;
  Agent?: AgentResolvers<ContextType>;
  Approval?: ApprovalResolvers<ContextType>;
  ApprovalAnswered?: ApprovalAnsweredResolvers<ContextType>;
  ApprovalConnection?: ApprovalConnectionResolvers<ContextType>;
  ApprovalEdge?: ApprovalEdgeResolvers<ContextType>;
  ApprovalRequested?: ApprovalRequestedResolvers<ContextType>;
  ApproveStepPayload?: ApproveStepPayloadResolvers<ContextType>;
  AuditEntry?: AuditEntryResolvers<ContextType>;
  AuditEntryConnection?: AuditEntryConnectionResolvers<ContextType>;
  AuditEntryEdge?: AuditEntryEdgeResolvers<ContextType>;
  AuditInput?: AuditInputResolvers<ContextType>;
  CancelRunPayload?: CancelRunPayloadResolvers<ContextType>;
  Category?: CategoryResolvers<ContextType>;
  CategoryConnection?: CategoryConnectionResolvers<ContextType>;
  CategoryEdge?: CategoryEdgeResolvers<ContextType>;
  Chain?: ChainResolvers<ContextType>;
  ChainPaused?: ChainPausedResolvers<ContextType>;
  ChainResumed?: ChainResumedResolvers<ContextType>;
  Composition?: CompositionResolvers<ContextType>;
  Connector?: ConnectorResolvers<ContextType>;
  ConnectorHealth?: ConnectorHealthResolvers<ContextType>;
  ConnectorHealthChanged?: ConnectorHealthChangedResolvers<ContextType>;
  ControlChange?: ControlChangeResolvers<ContextType>;
  ConvertReservationPayload?: ConvertReservationPayloadResolvers<ContextType>;
  CurrencyCode?: GraphQLScalarType;
  Cursor?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  CustomerConnection?: CustomerConnectionResolvers<ContextType>;
  CustomerEdge?: CustomerEdgeResolvers<ContextType>;
  CustomerMerge?: CustomerMergeResolvers<ContextType>;
  CustomerMergeChanged?: CustomerMergeChangedResolvers<ContextType>;
  DailySales?: DailySalesResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Decision?: DecisionResolvers<ContextType>;
  Duration?: GraphQLScalarType;
  Effect?: EffectResolvers<ContextType>;
  EffectApplied?: EffectAppliedResolvers<ContextType>;
  EffectCompensated?: EffectCompensatedResolvers<ContextType>;
  EffectConnection?: EffectConnectionResolvers<ContextType>;
  EffectDifference?: EffectDifferenceResolvers<ContextType>;
  EffectEdge?: EffectEdgeResolvers<ContextType>;
  EngageKillSwitchPayload?: EngageKillSwitchPayloadResolvers<ContextType>;
  Event?: EventResolvers<ContextType>;
  EventConnection?: EventConnectionResolvers<ContextType>;
  EventEdge?: EventEdgeResolvers<ContextType>;
  Fault?: FaultResolvers<ContextType>;
  FieldChange?: FieldChangeResolvers<ContextType>;
  FieldSet?: GraphQLScalarType;
  Fulfillment?: FulfillmentResolvers<ContextType>;
  Gap?: GapResolvers<ContextType>;
  HistoryEntry?: HistoryEntryResolvers<ContextType>;
  Identity?: IdentityResolvers<ContextType>;
  Image?: ImageResolvers<ContextType>;
  InboundShipment?: InboundShipmentResolvers<ContextType>;
  InboundShipmentChanged?: InboundShipmentChangedResolvers<ContextType>;
  InboundShipmentConnection?: InboundShipmentConnectionResolvers<ContextType>;
  InboundShipmentEdge?: InboundShipmentEdgeResolvers<ContextType>;
  InboundShipmentLine?: InboundShipmentLineResolvers<ContextType>;
  Insight?: InsightResolvers<ContextType>;
  InsightConnection?: InsightConnectionResolvers<ContextType>;
  InsightEdge?: InsightEdgeResolvers<ContextType>;
  InsightPublished?: InsightPublishedResolvers<ContextType>;
  InventoryChanged?: InventoryChangedResolvers<ContextType>;
  InventoryLevel?: InventoryLevelResolvers<ContextType>;
  InventoryLevelConnection?: InventoryLevelConnectionResolvers<ContextType>;
  InventoryLevelEdge?: InventoryLevelEdgeResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  KillSwitch?: KillSwitchResolvers<ContextType>;
  KillSwitchChanged?: KillSwitchChangedResolvers<ContextType>;
  LineQuantity?: LineQuantityResolvers<ContextType>;
  Location?: LocationResolvers<ContextType>;
  LocationConnection?: LocationConnectionResolvers<ContextType>;
  LocationEdge?: LocationEdgeResolvers<ContextType>;
  MergeCustomersPayload?: MergeCustomersPayloadResolvers<ContextType>;
  MergedIdentity?: MergedIdentityResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  Observation?: ObservationResolvers<ContextType>;
  Order?: OrderResolvers<ContextType>;
  OrderChanged?: OrderChangedResolvers<ContextType>;
  OrderConnection?: OrderConnectionResolvers<ContextType>;
  OrderEdge?: OrderEdgeResolvers<ContextType>;
  OrderLine?: OrderLineResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PauseChainPayload?: PauseChainPayloadResolvers<ContextType>;
  Price?: PriceResolvers<ContextType>;
  PriceChanged?: PriceChangedResolvers<ContextType>;
  Product?: ProductResolvers<ContextType>;
  ProductConnection?: ProductConnectionResolvers<ContextType>;
  ProductEdge?: ProductEdgeResolvers<ContextType>;
  ProductVariant?: ProductVariantResolvers<ContextType>;
  Proposal?: ProposalResolvers<ContextType>;
  ProposalConnection?: ProposalConnectionResolvers<ContextType>;
  ProposalDecided?: ProposalDecidedResolvers<ContextType>;
  ProposalEdge?: ProposalEdgeResolvers<ContextType>;
  ProposalMade?: ProposalMadeResolvers<ContextType>;
  ProposedAction?: ProposedActionResolvers<ContextType>;
  ProposedPurchase?: ProposedPurchaseResolvers<ContextType>;
  ProposedPurchaseLine?: ProposedPurchaseLineResolvers<ContextType>;
  Provenance?: ProvenanceResolvers<ContextType>;
  PurchaseOrder?: PurchaseOrderResolvers<ContextType>;
  PurchaseOrderChanged?: PurchaseOrderChangedResolvers<ContextType>;
  PurchaseOrderConnection?: PurchaseOrderConnectionResolvers<ContextType>;
  PurchaseOrderEdge?: PurchaseOrderEdgeResolvers<ContextType>;
  PurchaseOrderLine?: PurchaseOrderLineResolvers<ContextType>;
  QuarantineConnection?: QuarantineConnectionResolvers<ContextType>;
  QuarantineEdge?: QuarantineEdgeResolvers<ContextType>;
  QuarantineEntry?: QuarantineEntryResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RecordChanged?: RecordChangedResolvers<ContextType>;
  RecordEvent?: RecordEventResolvers<ContextType>;
  RecordQuarantined?: RecordQuarantinedResolvers<ContextType>;
  Refund?: RefundResolvers<ContextType>;
  RefusedChange?: RefusedChangeResolvers<ContextType>;
  RejectStepPayload?: RejectStepPayloadResolvers<ContextType>;
  ReleaseKillSwitchPayload?: ReleaseKillSwitchPayloadResolvers<ContextType>;
  ReleaseReservationPayload?: ReleaseReservationPayloadResolvers<ContextType>;
  ReplenishStockPayload?: ReplenishStockPayloadResolvers<ContextType>;
  Reservation?: ReservationResolvers<ContextType>;
  ReservationChanged?: ReservationChangedResolvers<ContextType>;
  ReservationConnection?: ReservationConnectionResolvers<ContextType>;
  ReservationEdge?: ReservationEdgeResolvers<ContextType>;
  ReservationLine?: ReservationLineResolvers<ContextType>;
  ReserveInventoryPayload?: ReserveInventoryPayloadResolvers<ContextType>;
  ResumeChainPayload?: ResumeChainPayloadResolvers<ContextType>;
  RetryRunPayload?: RetryRunPayloadResolvers<ContextType>;
  Run?: RunResolvers<ContextType>;
  RunCancellation?: RunCancellationResolvers<ContextType>;
  RunChanged?: RunChangedResolvers<ContextType>;
  RunConnection?: RunConnectionResolvers<ContextType>;
  RunEdge?: RunEdgeResolvers<ContextType>;
  RunStep?: RunStepResolvers<ContextType>;
  RunStepConnection?: RunStepConnectionResolvers<ContextType>;
  RunStepEdge?: RunStepEdgeResolvers<ContextType>;
  RunStepEnded?: RunStepEndedResolvers<ContextType>;
  SearchConnection?: SearchConnectionResolvers<ContextType>;
  SearchEdge?: SearchEdgeResolvers<ContextType>;
  SelectedOption?: SelectedOptionResolvers<ContextType>;
  StockMovement?: StockMovementResolvers<ContextType>;
  StockMovementConnection?: StockMovementConnectionResolvers<ContextType>;
  StockMovementEdge?: StockMovementEdgeResolvers<ContextType>;
  SubgraphHealth?: SubgraphHealthResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Supplier?: SupplierResolvers<ContextType>;
  SupplierConnection?: SupplierConnectionResolvers<ContextType>;
  SupplierEdge?: SupplierEdgeResolvers<ContextType>;
  SupplierOffer?: SupplierOfferResolvers<ContextType>;
  SupplierOfferConnection?: SupplierOfferConnectionResolvers<ContextType>;
  SupplierOfferEdge?: SupplierOfferEdgeResolvers<ContextType>;
  SyncProgressed?: SyncProgressedResolvers<ContextType>;
  SyncState?: SyncStateResolvers<ContextType>;
  URL?: GraphQLScalarType;
  UnmergeCustomersPayload?: UnmergeCustomersPayloadResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = GraphContext> = {
  cost?: CostDirectiveResolver<any, any, ContextType>;
  key?: KeyDirectiveResolver<any, any, ContextType>;
  listSize?: ListSizeDirectiveResolver<any, any, ContextType>;
  perPrincipal?: PerPrincipalDirectiveResolver<any, any, ContextType>;
  requiresScopes?: RequiresScopesDirectiveResolver<any, any, ContextType>;
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
};
