/** A shop question with what a good answer holds; `declined` where the shop does not know. */
export interface ShopQuestion {
  readonly question: string;
  /** Earlier questions and answers, alternating. */
  readonly history?: readonly string[];
  /** Tools of the first turn, in any order. */
  readonly tools: readonly string[];
  /** Every one of these stands in the answer. */
  readonly says?: readonly string[];
  readonly never?: readonly string[];
  readonly declined?: true;
}

const C = ['search_catalogue'];
const P = ['search_policies'];
const B = ['search_catalogue', 'search_policies'];
const X = ['compare_products'];

const kestrel = [
  'Tell me about the Kestrel 2 Gravel Bike',
  'The Kestrel 2 Gravel Bike costs $1,290.00 and 4 are in stock.',
];
const lights = [
  'Which front lights do you have?',
  'The Nightwing Front Light 400 costs $39.00 and 31 are in stock. The Nightwing Front Light 800 costs $69.00 and 12 are in stock.',
];
const returns = ['How long can I return things?', 'You may return unused goods within 30 days of delivery.'];
const helmets = ['Do you have helmets in black?', 'The Tern Commuter Helmet costs $59.00 and 18 are in stock.'];

/** Even rows were looked at while the model was written, odd rows were not. */
export const shopQuestions: readonly ShopQuestion[] = [
  { question: 'How much is the Kestrel 2 Gravel Bike?', tools: C, says: ['$1,290.00'], never: ['$1,790.00'] },
  { question: 'What does the Swift Road Helmet cost?', tools: C, says: ['$119.00'], never: ['$59.00'] },
  { question: 'how heavy is the kestrel 3 gravel bike', tools: C, says: ['9.1 kg'], never: ['10.4'] },
  { question: 'What is the weight of the Ember Rear Light?', tools: C, says: ['31 g'] },
  { question: 'Is the Anchor Folding Lock in stock?', tools: C, says: ['out of stock'] },
  { question: 'Do you still have the Pelican Cargo Bike?', tools: C, says: ['2 are in stock'] },
  { question: 'Show me lights under $50', tools: C, says: ['$39.00', '$24.00'], never: ['$69.00'] },
  {
    question: 'I need a lock for less than 60 dollars',
    tools: C,
    says: ['Anchor D-Lock', '$45.00'],
    never: ['$79.00'],
  },
  {
    question: 'Compare the Nightwing Front Light 400 and the Nightwing Front Light 800',
    tools: X,
    says: ['$39.00', '$69.00', 'costs less'],
  },
  {
    question: 'Which is lighter, the Anchor D-Lock or the Anchor Folding Lock?',
    tools: X,
    says: ['1.3 kg', '1.1 kg', 'Anchor Folding Lock is lower'],
  },
  { question: 'How long do I have to return something?', tools: P, says: ['30 days'] },
  { question: 'Until when can I send a bike back?', tools: P, says: ['14 days'] },
  { question: 'What does a return label cost?', tools: P, says: ['$5.50'] },
  { question: 'How do I send a parcel back to you?', tools: P, says: ['Print the label'] },
  { question: 'When do I get my refund?', tools: P, says: ['6 working days'] },
  { question: 'How long does standard delivery take?', tools: P, says: ['2 to 4 working days'] },
  { question: 'How much is express shipping?', tools: P, says: ['$14'], never: ['$49'] },
  { question: 'Is delivery free?', tools: P, says: ['over $80'] },
  { question: 'Do you ship to Canada?', tools: P, says: ['Canada'] },
  { question: 'Do you deliver to Germany?', tools: P, declined: true },
  { question: 'What warranty do frames have?', tools: P, says: ['10 years'] },
  { question: 'How long is the guarantee on lights?', tools: P, says: ['2 years'] },
  { question: 'Are brake pads covered by the warranty?', tools: P, says: ['not covered'] },
  { question: 'Can I pay with PayPal?', tools: P, says: ['PayPal'] },
  { question: 'Do you accept cheques?', tools: P, says: ['not accepted'] },
  { question: 'Can I pay in instalments?', tools: P, says: ['4 monthly instalments'] },
  { question: 'How long do you keep chat conversations?', tools: P, says: ['60 days'] },
  { question: 'Do you sell my personal data?', tools: P, says: ['never sell'] },
  { question: 'Can I change my order after placing it?', tools: P, says: ['until it is packed'] },
  { question: 'Will you match a price from another shop?', tools: P, says: ['7 days'] },
  { question: 'Do gift cards expire?', tools: P, says: ['stay valid'] },
  { question: 'Where is my parcel?', tools: P, says: ['tracking link'] },
  { question: 'How do I wash my helmet?', tools: B, says: ['mild soap'] },
  { question: 'Can you repair my bike in your workshop?', tools: P, says: ['Portland'] },
  { question: 'And in blue?', history: helmets, tools: C, says: ['Tern Commuter Helmet Blue'] },
  { question: 'And in white?', history: helmets, tools: C, says: ['Swift Road Helmet'] },
  { question: 'Is it in stock?', history: kestrel, tools: C, says: ['4 are in stock'], never: ['out of stock'] },
  { question: 'How heavy is it?', history: kestrel, tools: C, says: ['10.4 kg'], never: ['9.1'] },
  { question: 'How about the second one?', history: lights, tools: C, says: ['$69.00'] },
  {
    question: 'How long does the battery of the first one last?',
    history: lights,
    tools: C,
    says: ['3 hours'],
    never: ['2.5 hours'],
  },
  { question: 'What about returns for it?', history: kestrel, tools: P, says: ['14 days'] },
  { question: 'And how much is shipping?', history: kestrel, tools: P, says: ['$6.90'] },
  { question: 'Which colour is the cheaper one?', history: lights, tools: C, declined: true },
  { question: 'What about bikes?', history: returns, tools: P, says: ['14 days'] },
  { question: 'Is the Murmur Bluetooth Speaker waterproof?', tools: C, says: ['IP67'] },
  {
    question: 'How long does the battery of the Murmur Max Bluetooth Speaker last?',
    tools: C,
    says: ['20 hours'],
    never: ['14 hours'],
  },
  { question: 'What colour is the Pelican Cargo Bike?', tools: C, says: ['yellow'] },
  { question: 'Which sizes does the Tern Commuter Helmet come in?', tools: C, says: ['S, M, L'] },
  { question: 'What is the Anchor D-Lock made of?', tools: C, says: ['hardened steel'] },
  { question: 'How bright is the Nightwing Front Light 800?', tools: C, says: ['800 lumens'], never: ['400 lumens'] },
  { question: 'Do you have waterproof jackets?', tools: C, says: ['Drizzle Rain Jacket'] },
  {
    question: 'I am looking for a bluetooth speaker between $60 and $100',
    tools: C,
    says: ['Murmur Max', '$95.00'],
    never: ['$55.00'],
  },
  { question: 'Which helmets do you have in stock?', tools: C, says: ['Helmet'] },
  { question: 'Can you recommend a cargo bike?', tools: C, says: ['Pelican Cargo Bike'] },
  { question: 'How much is the Kestrel 5 Gravel Bike?', tools: C, declined: true },
  { question: 'What does the Swift Junior Helmet cost?', tools: C, declined: true },
  { question: 'Do you sell kayaks?', tools: C, declined: true },
  { question: 'Do you have snow shovels under $30?', tools: C, declined: true },
  { question: 'What is the weight of the Harbour Pannier 20 L?', tools: C, declined: true },
  { question: 'What is the brightness of the Osprey Front Light?', tools: C, declined: true },
  { question: 'Who founded this company?', tools: B, declined: true },
  { question: 'Do you have a loyalty programme?', tools: P, declined: true },
  { question: 'Can I get my order engraved?', tools: P, declined: true },
  { question: 'What are your opening hours on Sunday?', tools: P, declined: true },
  { question: 'How much is the Drizzle Rain Jacket and can I return it?', tools: B, says: ['$89.00', '30 days'] },
  {
    question: 'What does the Pelican Cargo Bike weigh? And how long does delivery of bikes take?',
    tools: B,
    says: ['31 kg', '10 working days'],
  },
  { question: 'Does the Anchor D-Lock come with a bracket?', tools: C, says: ['frame bracket'] },
  { question: 'Can two phones be paired with the Murmur Bluetooth Speaker?', tools: B, says: ['two phones'] },
  { question: 'Tell me about VB-110', tools: ['get_product'], says: ['Pelican Cargo Bike'] },
  { question: 'Is LK-401 available?', tools: ['get_product'], says: ['out of stock'] },
  {
    question: 'What is the difference between the Kestrel 2 and the Kestrel 3 in weight?',
    tools: X,
    says: ['10.4 kg', '9.1 kg'],
  },
  {
    question: 'Is the Drizzle Rain Jacket cheaper than the Breeze Wind Jacket?',
    tools: X,
    says: ['$89.00', '$64.00', 'Breeze Wind Jacket costs less'],
  },
  { question: 'How big is the Harbour Pannier?', tools: C, declined: true },
  { question: 'What is the capacity of the Harbour Pannier?', tools: C, says: ['20 l'] },
  { question: 'Are gift cards refunded to the card?', tools: P, says: ['back to the gift card'] },
  { question: 'Do I have to pay customs duties?', tools: P, says: ['paid by the customer'] },
];
