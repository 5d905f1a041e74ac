/** One rule set at work: features are read, the rules judge, and what was decided goes back into the features. */
package dev.postern.fraud.desk;
