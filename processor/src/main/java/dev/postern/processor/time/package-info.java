/** The one room that reads clocks; everything else is told the time, so that it can be stepped by hand. */
package dev.postern.processor.time;
