/** What a card did lately: counts over sliding windows, bounded in memory, told from events in their own time. */
package dev.postern.fraud.features;
