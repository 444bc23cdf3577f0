import { at, finding, referredId, resourcesOf, type Finding, type Templates } from './template.ts';

const rule = 'reachability';

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly port: string;
}

/** `SecurityGroupsVpcLink1A2B3C4D` is `VpcLink`. */
const nameOf = (id: string | undefined): string => {
  const short = /^SecurityGroups(.*)[0-9A-F]{8}$/.exec(id ?? '');
  return short?.[1] ?? id ?? 'unknown';
};

const portOf = (properties: Readonly<Record<string, unknown>>): string => {
  const { FromPort: from, ToPort: to, IpProtocol: protocol } = properties;
  if (protocol === '-1') return 'any';
  return from === to ? String(from) : `${String(from)}-${String(to)}`;
};

const peerOf = (templates: Templates, properties: Readonly<Record<string, unknown>>, key: string): string => {
  const cidr = properties['CidrIp'] ?? properties['CidrIpv6'];
  if (cidr !== undefined) return cidr === '0.0.0.0/0' || cidr === '::/0' ? 'internet' : JSON.stringify(cidr);
  return nameOf(referredId(templates, properties[key]));
};

/** Who may open a connection to whom: an edge needs the way out of one group and the way in of the other. */
export const connections = (templates: Templates): { edges: Edge[]; outward: Edge[]; inward: Edge[] } => {
  const rules = (kind: 'Ingress' | 'Egress'): Edge[] => {
    const inline = resourcesOf(templates, 'AWS::EC2::SecurityGroup').flatMap(({ id, properties }) => {
      const list = at(properties, `SecurityGroup${kind}`);
      return (Array.isArray(list) ? (list as Record<string, unknown>[]) : []).map((one) => ({ own: id, one }));
    });
    const apart = resourcesOf(templates, `AWS::EC2::SecurityGroup${kind}`).map(({ properties }) => ({
      own: referredId(templates, properties['GroupId']) ?? 'unknown',
      one: properties,
    }));
    return (
      [...inline, ...apart]
        // The construct's way to say that nothing goes out.
        .filter(({ one }) => one['CidrIp'] !== '255.255.255.255/32')
        .map(({ own, one }) => {
          const peer = peerOf(
            templates,
            one,
            kind === 'Ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId',
          );
          const [from, to] = kind === 'Ingress' ? [peer, nameOf(own)] : [nameOf(own), peer];
          return { from, to, port: portOf(one) };
        })
    );
  };
  const [inward, outward] = [rules('Ingress'), rules('Egress')];
  const same = (a: Edge, b: Edge): boolean => a.from === b.from && a.to === b.to && a.port === b.port;
  const edges = outward.filter((edge) => edge.to === 'internet' || inward.some((other) => same(edge, other)));
  return { edges, outward, inward };
};

/** The edges that the product needs; any other is a finding, and so is one that is missing. */
export const declaredEdges: readonly Edge[] = [
  { from: 'VpcLink', to: 'LoadBalancer', port: '443' },
  { from: 'LoadBalancer', to: 'Service', port: '3000' },
  ...['Service', 'Function'].flatMap((from) => [
    { from, to: 'Database', port: '5432' },
    { from, to: 'Cache', port: '6379' },
    { from, to: 'Endpoint', port: '443' },
    { from, to: 'internet', port: '443' },
  ]),
];

const text = ({ from, to, port }: Edge): string => `${from} → ${to} on ${port}`;
const differences = (a: readonly Edge[], b: readonly Edge[]): Edge[] =>
  a.filter((edge) => !b.some((other) => text(other) === text(edge)));

/** Subnets whose traffic can leave through a gateway of the named types. */
const routedSubnets = (templates: Templates, gateway: 'GatewayId' | 'NatGatewayId'): ReadonlySet<string> => {
  const tables = new Set(
    resourcesOf(templates, 'AWS::EC2::Route')
      .filter(({ properties }) => properties[gateway] !== undefined)
      .map(({ properties }) => referredId(templates, properties['RouteTableId'])),
  );
  return new Set(
    resourcesOf(templates, 'AWS::EC2::SubnetRouteTableAssociation')
      .filter(({ properties }) => tables.has(referredId(templates, properties['RouteTableId'])))
      .flatMap(({ properties }) => referredId(templates, properties['SubnetId']) ?? []),
  );
};

/** Subnets by where their traffic can go. */
export const subnetKinds = (templates: Templates): Readonly<Record<'public' | 'private' | 'isolated', string[]>> => {
  const open = routedSubnets(templates, 'GatewayId');
  const nat = routedSubnets(templates, 'NatGatewayId');
  const all = resourcesOf(templates, 'AWS::EC2::Subnet').map(({ id }) => id);
  return {
    public: all.filter((id) => open.has(id)),
    private: all.filter((id) => nat.has(id) && !open.has(id)),
    isolated: all.filter((id) => !nat.has(id) && !open.has(id)),
  };
};

/** Security groups let through what is declared and nothing else, neither from outside nor among themselves. */
export const reachability = (templates: Templates): Finding[] => {
  const { edges, inward, outward } = connections(templates);
  const where = { stack: Object.keys(templates)[0] ?? '', id: 'security groups' };
  const halves = [...differences(inward, declaredEdges), ...differences(outward, declaredEdges)];
  return [
    ...halves.map((edge) => finding(rule, where, `${text(edge)} is not declared`)),
    ...differences(declaredEdges, edges).map((edge) => finding(rule, where, `${text(edge)} is declared and not open`)),
  ];
};
