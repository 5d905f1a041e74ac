/**
 * A whole run, from the fleet file to the verdict: {@link dev.postern.load.run.LoadRun} goes through the steps on the main
 * thread, each step does its work on the event loops of the lanes.
 */
package dev.postern.load.run;
