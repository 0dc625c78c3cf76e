// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {Panic} from "@openzeppelin/contracts/utils/Panic.sol";
import {Consumer} from "./Consumer.sol";
import {ILuxxonSettlement} from "./ILuxxonSettlement.sol";

/// @dev One finished session, as a relayer reports it. From `toAmount` on as in the data of the event Settled.
struct Charge {
    bytes32 sessionId;
    address from;
    address to;
    uint256 toAmount;
    uint256 feeAmount;
    uint256 ratePerSecond;
    uint256 chargeableSeconds;
}

using ChargeCheck for Charge global;

/// @title ChargeCheck
/// @dev What may be charged for a session. The only place of these checks, so that every path makes the same ones.
library ChargeCheck {
    uint256 internal constant MAX_SECONDS = 86_400;
    uint256 private constant BPS = 10_000;
    /// @dev A rate up to which `rate * seconds * BPS` cannot overflow.
    uint256 private constant HIGHEST_RATE = type(uint256).max / MAX_SECONDS / BPS;

    /// @dev Makes the checks in the order {ILuxxonSettlement} promises. Gives the payer after the debit or, when a check
    /// fails, its error as revert data. Numbers too large for any money panic.
    function check(Charge memory self, bool isSettled, Consumer payer, uint256 feeCapBps)
        internal
        view
        returns (Consumer debited, bytes memory failure)
    {
        if (isSettled) {
            return (payer, refuse(ILuxxonSettlement.LuxxonSettlement_AlreadySettled.selector, self.sessionId));
        }
        uint256 time = self.chargeableSeconds;
        if (time == 0 || time > MAX_SECONDS) {
            return (payer, refuse(ILuxxonSettlement.LuxxonSettlement_SecondsOutOfRange.selector, bytes32(time)));
        }
        address to = self.to;
        if (to == address(0) || to == address(this)) {
            return
                (payer, refuse(ILuxxonSettlement.LuxxonSettlement_InvalidPayee.selector, bytes32(uint256(uint160(to)))));
        }
        uint256 fee = self.feeAmount;
        uint256 rate = self.ratePerSecond;
        uint256 total;
        uint256 limit;
        // Two comparisons instead of three checked operations, which cost 200 gas.
        unchecked {
            total = self.toAmount + fee;
            if (total < fee) Panic.panic(Panic.UNDER_OVERFLOW);
            if (total == 0) {
                return (payer, abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector));
            }
            if (rate > HIGHEST_RATE) Panic.panic(Panic.UNDER_OVERFLOW);
            limit = rate * time;
            if (total > limit) {
                return (payer, refuse(ILuxxonSettlement.LuxxonSettlement_AmountAboveGross.selector, total, limit));
            }
            limit = (total * feeCapBps) / BPS;
        }
        if (fee > limit) return (payer, refuse(ILuxxonSettlement.LuxxonSettlement_FeeAboveCap.selector, fee, limit));
        if (payer.isCapped()) {
            limit = payer.maxRatePerSecond();
            if (limit != 0 && rate > limit) {
                return (payer, refuse(ILuxxonSettlement.LuxxonSettlement_RateAboveCap.selector, rate, limit));
            }
            limit = payer.maxPerSession();
            if (limit != 0 && total > limit) {
                return (payer, refuse(ILuxxonSettlement.LuxxonSettlement_SessionAboveCap.selector, total, limit));
            }
        }
        limit = payer.pool();
        if (total > limit) {
            return (payer, refuse(ILuxxonSettlement.LuxxonSettlement_InsufficientPool.selector, limit, total));
        }
        return (payer.debit(total), failure);
    }

    /// @dev Emits {ILuxxonSettlement-Settled}. The charge holds the data as the event has it: 200 gas less than encoding it.
    function log(Charge memory self) internal {
        bytes32 topic = ILuxxonSettlement.Settled.selector;
        assembly ("memory-safe") {
            log4(add(self, 0x60), 0x80, topic, mload(self), mload(add(self, 0x20)), mload(add(self, 0x40)))
        }
    }

    function refuse(bytes4 error, bytes32 argument) private pure returns (bytes memory) {
        return abi.encodeWithSelector(error, argument);
    }

    function refuse(bytes4 error, uint256 first, uint256 second) private pure returns (bytes memory) {
        return abi.encodeWithSelector(error, first, second);
    }
}
