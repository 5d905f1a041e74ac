/**
 * The terminals' side: the Netty front end, the actor of each connection, and the partitions that own what is known of
 * each terminal (keys, batch, used STANs, last answers). Card and money are not its business.
 */
package dev.postern.processor.terminal;
