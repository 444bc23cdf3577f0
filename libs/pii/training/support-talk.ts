import type { Random } from './random.ts';

/** A grammar of our own for what shoppers ask without telling who they are. */
const openers =
  "|||I need to |I want to |I would like to |i have to |help me |help me to |can you help me |could you help me to |can you |could ya |I need help to |I need assistance to |assistance to |how do I |how can i |where do I |where can i |is it possible to |I am trying to |I don't know how to |i don't know what to do to |want help to |need help |problems with |question about |tell me how to |show me how to |can uhelp me |would it be possible to |I'm having trouble |I cannot |I can't |what do I need to do to |I am looking to |I wanna |i wanna |I got to |please help me |could I |may I |do I have to |information about |info on |wanna ".split(
    '|',
  );
const verbs =
  'cancel|track|change|check|check the status of|see|view|find|get|download|locate|return|exchange|reset|recover|retrieve|delete|close|open|create|set up|switch|upgrade|modify|correct|edit|update|report|notify of|inform of|solve|fix|pay|buy|purchase|order|place|make|file|lodge|contact|reach|speak to|talk to|chat with|call|subscribe to|sign up for|unsubscribe from|leave|submit|send|request|claim|obtain|know|estimate|verify|add|remove|shop|acquire'.split(
    '|',
  );
const objects =
  "an order|my order|the order|my purchase|a purchase|my last order|a refund|my refund|a rebate|my money back|restitution|compensation|reimbursement|the refund policy|your return policy|cancellation fees|the withdrawal penalty|termination charges|the delivery options|the delivery period|shipment|the shipping address|my delivery address|another address|the billing address|my invoice|the bill|invoices|my account|the account|a user account|the free account|a premium account|the profile|my user profile|my password|the pin of my profile|the key of my account|my pin code|my personal data|my details|personal information|a payment|payment methods|the payment options|an issue with payment|errors with online payment|a problem with my card|a registration problem|sign-up errors|the signup|customer service|customer support|a human agent|an operator|an assistant|a live agent|a real person|someone|the newsletter|your corporate newsletter|a complaint|a claim against your company|a review|my opinion|feedback|some products|several items|an article|an item from my order|the status of my package|the eta of my parcel|the phone number of support|the opening hours|the free number|the hours of customer assistance|when my package will arrive|how long the shipping takes|in what situations I can ask for a refund|what payments are allowed|how much you charge|when it's gonna arrive|a size|a gift card|a discount code|my cart|the wishlist|store credit|a price match|my subscription|your services|your service|your company's services|your products|the services you offer|feedback about your services|a rebate on my order|several products of my order|my secondary address|the delivery address|a second address|my invoices from last month|the invoice for March|bills from last May".split(
    '|',
  );
const tails =
  "|||||||| please| pls| asap| now| urgently| online| with you| on your website| in your store| for me| again| ?|?|?|!|, how can i do it?| how do I do it?| can you help me?| I need help| help me| and i don't know how| as soon as possible| right now| for a friend| from last week| i made yesterday".split(
    '|',
  );
const rude = 'goddamn |bloody |fucking |damn |freaking '.split('|');
const alone =
  "where is my order|where's my stuff|my parcel did not arrive|I never got my package|the box came damaged|wrong item received|this is the wrong colour|it does not fit|it stopped working|one part is missing|you charged me twice|my card was declined|the page does not load|I forgot my password|I got an error at checkout|the coupon does not work|do you accept paypal|can I pay on delivery|do you ship abroad|is shipping free|how much is shipping|what is your warranty|is it in stock|when will it be back in stock|do you have it in red|does it come in black|is this waterproof|how heavy is it|what is the size chart|are batteries included|can I wash it|is it vegan|is it made of leather|thanks a lot|thank you|ok thanks|hello|hi there|good morning|are you a bot|I want a human|this is ridiculous|worst service ever|great service|I love it|nobody answers the phone|why is it so expensive|I am very unhappy|please call me back|what time do you open|are you open on sundays|I'd like to leave a review|talk to a person|agent please|cancel it|return|refund|invoice please|help|it hurts my foot|does it work with my phone|what is the difference between these two|which one is better for hiking|can you recommend a jacket for rain|I need a gift for my mother|for my son|for a wedding".split(
    '|',
  );

export const supportTalk = (random: Random): string => {
  if (random.chance(0.2)) return random.pick(alone) + random.pick(tails);
  const verb = random.pick(verbs);
  const opener = random.pick(openers);
  const form =
    /(?:with|trouble|about|help )$|problems with $/.test(opener) && random.chance(0.6)
      ? verb.replace(/^\w+/, (word) => word.replace(/e$/, '') + 'ing')
      : verb;
  const object = random
    .pick(objects)
    .replace(/^(an? |the |my |your )/, (article) => article + (random.chance(0.06) ? random.pick(rude) : ''));
  const first = random.chance(0.1) ? `${random.pick(alone)}, ` : '';
  return `${first}${opener}${form} ${object}${random.pick(tails)}`;
};
