/**
 * What happens to money, as pure functions: requests, outcomes and the events that tell what happened. No actor,
 * socket, clock, file or random number is in here, so that replaying the events gives the same state.
 */
package dev.postern.processor.authorization;
