// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Payout} from "./Batch.sol";
import {ILuxxonSettlement} from "./ILuxxonSettlement.sol";
import {SettlementRoles} from "./SettlementRoles.sol";

/// @title SettlementPayouts
/// @notice Pays what a batch owes, and what could not be paid then; see {ILuxxonSettlement}.
abstract contract SettlementPayouts is SettlementRoles, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @inheritdoc ILuxxonSettlement
    address public immutable usdc;

    /// @inheritdoc ILuxxonSettlement
    mapping(address payee => uint256) public claimable;

    constructor(address token) {
        if (token == address(0)) revert LuxxonSettlement_ZeroAddress();
        usdc = token;
    }

    /// @inheritdoc ILuxxonSettlement
    function claim(address payee) external nonReentrant {
        uint256 amount = claimable[payee];
        if (amount == 0) revert LuxxonSettlement_NothingToClaim();
        claimable[payee] = 0;
        ledger.held -= uint112(amount); // fits: it is part of what is held
        emit Claimed(payee, amount);
        IERC20(usdc).safeTransfer(payee, amount);
    }

    /// @dev Pays each run's payee, or books what the token refuses them. A transfer that fails for want of gas leaves less
    /// than booking it costs, so a relayer who is stingy with gas reverts the batch instead of deferring payouts.
    function _pay(Payout[] memory payouts, uint256 runs) internal {
        uint256 deferred;
        for (uint256 i = 0; i < runs; ++i) {
            (address payee, uint256 amount) = payouts[i].unpack();
            if (amount == 0 || IERC20(usdc).trySafeTransfer(payee, amount)) continue;
            if (_isTokenPaused()) {
                // No payee's fault. Once more, to revert with the token's own reason.
                IERC20(usdc).safeTransfer(payee, amount);
                continue;
            }
            claimable[payee] += amount;
            deferred += amount;
            emit PayoutDeferred(payee, amount);
        }
        if (deferred != 0) ledger.held += uint112(deferred); // fits: it was part of what is held before
    }

    /// @dev False for a token that cannot say.
    function _isTokenPaused() private view returns (bool) {
        // USDC's function has our own function's name.
        (bool done, bytes32 answer,) = LowLevelCall.staticcallReturn64Bytes(usdc, abi.encodeCall(this.paused, ()));
        return done && LowLevelCall.returnDataSize() >= 32 && answer != 0;
    }
}
