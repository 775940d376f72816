// The three journeys that the browser suite builds from nothing: how, with what, and what is then in the API.
import type { Hands } from './hands.ts';

/** What was there before. */
export interface Surroundings {
  /** Name of a saved email template. */
  template: string;
  sandboxUrl: string;
}

export interface Journey {
  name: string;
  eventType: string;
  build: (hands: Hands, surroundings: Surroundings) => Promise<void>;
}

/** That of the brief: a saved mail, a day, a push. */
export const welcomeSeries: Journey = {
  name: 'Welcome series',
  eventType: 'user.signed_up',
  async build(hands, { template }) {
    await hands.add({ after: null }, 'Send email', 'Welcome');
    await hands.write('To', '{{event.userEmail}}');
    await hands.pick('Saved template');
    await hands.choose('Template', template);
    await hands.add({ after: 'Welcome' }, 'Wait', 'A day');
    await hands.write('Note', 'let user finish onboarding');
    await hands.choose('Unit of the wait', 'days');
    await hands.add({ after: 'A day' }, 'Send push', 'Tips');
    await hands.write('Title', 'Tips for day 1');
    await hands.write('Body', '{{user.firstName}}, here are 3 tips...');
  },
};

/** All eight types of steps, two branchings and a place where two ways meet. */
export const orderJourney: Journey = {
  name: 'Order journey',
  eventType: 'order.completed',
  async build(hands, { sandboxUrl }) {
    await hands.go(null);
    await hands.press('Add condition');
    await hands.write('Field of Only if, 1', 'event.amount');
    await hands.choose('Operator of Only if, 1', 'is more than');
    await hands.write('Value of Only if, 1', '0');
    await hands.add({ after: null }, 'Send email', 'Confirm by email');
    await hands.write('Subject', 'Order {{event.orderId}} is on its way');
    await hands.code('Body', '<p>Thank you, {{user.firstName}}.</p>');
    await hands.add({ after: 'Confirm by email' }, 'Branch', 'Large order?');
    await hands.press('Add condition');
    await hands.write('Field of Condition, 1', 'event.amount');
    await hands.choose('Operator of Condition, 1', 'is at least');
    await hands.write('Value of Condition, 1', '100');
    await hands.add({ after: 'Large order?', way: 'Yes' }, 'Ask AI', 'Write a thank-you line');
    await hands.write('Prompt', 'Thank {{user.firstName}} for a large order.');
    await hands.write('Save the result as', 'thanks');
    await hands.add({ after: 'Write a thank-you line' }, 'Send SMS', 'Text the buyer');
    await hands.write('Body', '{{ai.thanks}}');
    await hands.add({ after: 'Text the buyer' }, 'Wait', 'Wait for delivery news');
    await hands.pick('For an event');
    await hands.write('Event type', 'parcel.delivered');
    await hands.write('At most', '1');
    await hands.choose('Unit of At most', 'hours');
    await hands.go('Large order?', 'ArrowUp', 'ArrowUp', 'ArrowUp');
    await hands.add({ after: 'Large order?', way: 'No' }, 'Send push', 'Nudge to join the club');
    await hands.write('Title', 'Collect points with every order');
    await hands.write('Body', 'Join the club.');
    await hands.choose('Then go to', 'Wait for delivery news');
    await hands.go('Wait for delivery news', 'ArrowDown');
    await hands.add({ after: 'Wait for delivery news', way: 'Happened' }, 'Call a webhook', 'Tell the warehouse');
    await hands.write('Address', `${sandboxUrl}/hooks/orders`);
    await hands.go('Wait for delivery news', 'ArrowUp');
    await hands.add({ after: 'Wait for delivery news', way: 'Timed out' }, 'Update profile', 'Remember a late parcel');
    await hands.press('Add trait');
    await hands.write('Name of trait 1', 'lateParcels');
    await hands.write('Value of lateParcels', 'true');
    await hands.press('Store as a boolean');
  },
};

/** A digest, a wait for an event, and a model that decides between three ways. */
export const digestJourney: Journey = {
  name: 'Comment digest',
  eventType: 'comment.created',
  async build(hands) {
    await hands.add({ after: null }, 'Wait', 'Collect the comments');
    await hands.pick('To collect events');
    await hands.choose('Unit of How long', 'days');
    await hands.write('One digest for each', '{{event.postId}}');
    await hands.add({ after: 'Collect the comments' }, 'Send email', 'Send the digest');
    await hands.write('Subject', '{{run.eventCount}} new comments');
    await hands.code('Body', '<ul>{{#each run.events}}<li>{{this.text}}</li>{{/each}}</ul>');
    await hands.add({ after: 'Send the digest' }, 'Wait', 'Wait for a visit');
    await hands.pick('For an event');
    await hands.write('Event type', 'post.visited');
    await hands.press('Add condition');
    await hands.write('Field of Only if, 1', 'event.postId');
    await hands.write('Value of Only if, 1', '{{event.postId}}');
    await hands.add({ after: 'Wait for a visit', way: 'Timed out' }, 'Ask AI', 'How urgent is it?');
    await hands.pick('Decide');
    await hands.write('Prompt', 'How urgent is this: {{event.text}}');
    await hands.write('Save the result as', 'urgency');
    await hands.write('Choice 1', 'urgent');
    await hands.write('Choice 2', 'soon');
    await hands.press('Add choice');
    await hands.write('Choice 3', 'never');
    await hands.add({ after: 'How urgent is it?', way: 'urgent' }, 'Send SMS', 'Text at once');
    await hands.write('Body', 'Somebody waits for you: {{event.text}}');
    await hands.go('How urgent is it?', 'ArrowUp');
    await hands.add({ after: 'How urgent is it?', way: 'soon' }, 'Send push', 'Nudge');
    await hands.write('Title', 'A comment waits');
    await hands.write('Body', '{{event.text}}');
    await hands.go('How urgent is it?', 'ArrowUp');
    await hands.add({ after: 'How urgent is it?', way: 'Otherwise' }, 'Update profile', 'Remember the silence');
    await hands.press('Add trait');
    await hands.write('Name of trait 1', 'lastUrgency');
    await hands.write('Value of lastUrgency', '{{ai.urgency}}');
  },
};
